// Styles of pasted HTML, read as text: what an element says itself and what the style sheet of the clipboard says of its
// class, both under the names that plugin.ts gives them. Only what carries a meaning is asked for (bold, italic, hidden, a quote's bar); nothing of it reaches the body.

type Rules = Map<string, string>;

const declaration = /([a-z-]+)\s*:\s*([^;]+)/gi;

function read(text: string): Rules {
  const rules: Rules = new Map();
  for (const [, name, value] of text.matchAll(declaration)) if (name && value) rules.set(name.toLowerCase(), value.trim().toLowerCase());
  return rules;
}

/** The classes of a clipboard's own style sheet: "p.p1", "span.s2", ".c3". */
export class Sheet {
  private readonly rules = new Map<string, string>();
  private readonly known = new WeakMap<Element, Rules>();

  constructor(root: ParentNode) {
    for (const style of root.querySelectorAll('x-style')) {
      const text = [...style.childNodes].map((part) => part.nodeValue ?? '').join('').replace(/<!--|-->|\/\*[\s\S]*?\*\//g, '');
      for (const [, selectors, body] of text.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
        for (const one of (selectors ?? '').split(',')) {
          const name = one.trim().toLowerCase();
          if (/^[a-z0-9]*\.[\w-]+$/.test(name)) this.rules.set(name, `${this.rules.get(name) ?? ''};${body ?? ''}`);
        }
      }
    }
  }

  /** Answers the declarations that hold for an element, its own last. */
  of(element: Element): Rules {
    let rules = this.known.get(element);
    if (!rules) {
      const own = element.getAttribute('data-style') ?? '';
      const classes = [...element.classList].map((name) => name.toLowerCase());
      const tag = element.localName;
      rules = read([...classes.map((name) => `${this.rules.get(`.${name}`) ?? ''};${this.rules.get(`${tag}.${name}`) ?? ''}`), own].join(';'));
      this.known.set(element, rules);
    }
    return rules;
  }
}

/** Says whether a style makes letters bold; null where it does not say. */
export function bold(rules: Rules): boolean | null {
  const weight = rules.get('font-weight') ?? /(?:^|\s)(bold|[1-9]00)\s/.exec(rules.get('font') ?? '')?.[1];
  if (weight === undefined || weight === 'inherit') return null;
  return /^bold/.test(weight) || Number.parseInt(weight, 10) >= 600;
}

/** Says whether a style slants letters; null where it does not say. */
export function slanted(rules: Rules): boolean | null {
  const slant = rules.get('font-style') ?? /(?:^|\s)(italic|oblique)\s/.exec(rules.get('font') ?? '')?.[1];
  if (slant === undefined || slant === 'inherit') return null;
  return /^(?:italic|oblique)/.test(slant);
}

/** Says whether a style strikes words out. */
export function struck(rules: Rules): boolean {
  return /line-through/.test(`${rules.get('text-decoration') ?? ''} ${rules.get('text-decoration-line') ?? ''}`);
}

/** Says whether nobody sees an element. */
export function hidden(element: Element, rules: Rules): boolean {
  return element.hasAttribute('hidden') || rules.get('display') === 'none' || rules.get('visibility') === 'hidden' || /^all/.test(rules.get('mso-hide') ?? '');
}

/** Answers the size of letters in points; 0 where a style does not say. */
export function size(rules: Rules): number {
  const [, figure, unit] = /(?:^|\s)([\d.]+)(pt|px)/.exec(rules.get('font-size') ?? rules.get('font') ?? '') ?? [];
  return figure ? Number(figure) * (unit === 'px' ? 0.75 : 1) : 0;
}

const drawn = (border: string | undefined) => border !== undefined && /solid|double|outset|ridge|groove/.test(border) && !/(?:^|\s)0(?:px|pt)?(?:\s|$)/.test(border);

/** Says whether a block has a bar on one side and on no other, as programs draw a quotation. */
export function barred(rules: Rules): boolean {
  const side = (name: string) => drawn(rules.get(`border-${name}`)) || (drawn(rules.get(`border-${name}-style`)) && !/^0/.test(rules.get(`border-${name}-width`) ?? ''));
  const across = side('left') || side('inline-start') || side('right') || side('inline-end');
  const both = side('left') && side('right');
  return across && !both && !side('top') && !side('bottom') && !drawn(rules.get('border'));
}
