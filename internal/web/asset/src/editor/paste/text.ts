// The letters of pasted text: what other programs leave between them is taken off, and what means something stays.

// Zero-width spaces, soft hyphens, byte-order marks, embeddings and overrides of direction, placeholders of objects,
// letters of private fonts and control characters. Joiners and the two direction marks stay: Arabic, Persian and emoji need them.
// eslint-disable-next-line no-control-regex
const noise = /[\u00ad\u200b\u2060\ufeff\ufffc\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g;

// Letters that a page's fonts join or shape, and that no search finds: ﬁ, ﬂ, Arabic forms by place in the word.
const shaped = /[\ufb00-\ufb4f\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe70-\ufefc]+/g;

const keepsBefore = /[«№§\p{Nd}]/u;
const keepsAfter = /[:;!?»%‰€°—–]/u;

/** Takes a space that does not break as it is where it belongs to the typography ("10 000", "« oui »"), and as a plain one elsewhere. */
function space(text: string): string {
  return text.replace(/[ \t\n\r\f\u00a0]*\u00a0[ \t\n\r\f\u00a0]*/g, (gap, at: number) => {
    const wanted = gap === '\u00a0' && (keepsBefore.test(text[at - 1] ?? '') || keepsAfter.test(text[at + 1] ?? ''));
    return wanted ? gap : ' ';
  });
}

/** Tidies letters, but for the white space at the ends of a run: that is judged where runs meet. */
export function tidy(text: string): string {
  return space(text.replace(noise, '').replace(shaped, (found) => found.normalize('NFKC')).normalize('NFC')).replace(/[ \t\n\r\f]+/g, ' ');
}

const high: Record<string, string> = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '-': '⁻', '+': '⁺', '−': '⁻' };
const low: Record<string, string> = { 0: '₀', 1: '₁', 2: '₂', 3: '₃', 4: '₄', 5: '₅', 6: '₆', 7: '₇', 8: '₈', 9: '₉' };

/** Writes raised (m²) or lowered (CO₂) figures as letters of their own; anything else stays as it is. */
export function figures(text: string, place: 'sup' | 'sub'): string {
  const to = place === 'sup' ? high : low;
  const chars = [...text.trim()];
  return chars.length > 0 && chars.every((char) => to[char]) ? chars.map((char) => to[char]).join('') : text;
}
