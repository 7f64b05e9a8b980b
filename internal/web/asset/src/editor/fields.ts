// The fields around the body: plain inputs, and the rows of topics, bylines, the lead picture and the translated story.

import { el, icon, must } from '../newsroom/dom';
import { postForm } from './ask';
import { askCrop, showCrop } from './crop';
import { askStory } from './dialogs';
import { fill, type Byline, type Copy, type DocJSON, type Editing, type Lead, type Picture, type Text, type Topic } from './draft';
import { dropsOn } from './lead';
import { askPicture, drawn, facts, warning, type Pictures } from './picture';
import { quotesIn } from './quotes';

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export class Fields {
  private readonly form = must('#copy', HTMLFormElement);
  private topics: string[] = [];
  private bylines: Byline[] = [];
  private lead: Lead = { asset: 0 };
  private lent = false; // the agency was filled in
  private translates: Copy['translates'] = null;

  constructor(private readonly editing: Editing, private readonly pictures: Pictures, private readonly changed: () => void) {
    this.form.addEventListener('submit', (e) => e.preventDefault());
    this.form.addEventListener('input', (e) => {
      if (e.target instanceof HTMLElement && e.target.closest('#body, [data-own]')) return;
      this.grow(e.target);
      this.changed();
    });
    for (const name of ['headline', 'lede']) {
      const field = this.input(name);
      if (!(field instanceof HTMLSelectElement)) quotesIn(field, editing.lang);
    }
    const lead = this.form.querySelector('fieldset.lead');
    if (lead instanceof HTMLElement) dropsOn(lead, editing, (picture) => {
      pictures.add(picture);
      this.setLead(picture.number);
    });
    this.input('dateline.place').addEventListener('input', () => this.lendAgency());
    for (const part of ['place', 'date', 'agency']) this.input(`dateline.${part}`).addEventListener('input', () => this.drawDateline());
    this.input('headline').addEventListener('keydown', (e) => {
      if ((e as KeyboardEvent).key !== 'Enter' || (e as KeyboardEvent).ctrlKey) return;
      e.preventDefault(); // a headline is one line; Enter goes on to the next field
      this.input('lede').focus();
    });
  }

  private input(name: string): Input {
    const found = this.form.elements.namedItem(name);
    if (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement || found instanceof HTMLSelectElement) return found;
    throw new Error(`the form has no field ${name}`);
  }

  private value(name: string): string {
    return this.input(name).value;
  }

  /** Writes a text into the fields. */
  write(text: Text): void {
    const { copy } = text;
    const plain: Record<string, string> = {
      headline: copy.headline, lede: copy.lede, slugline: copy.slugline, section: copy.section, urgency: String(copy.urgency), label: copy.label, kind: text.kind,
      'dateline.place': copy.dateline?.place ?? '', 'dateline.date': copy.dateline?.date ?? '', 'dateline.agency': copy.dateline?.agency ?? '',
      note_desk: copy.note_desk ?? '', note_clients: copy.note_clients ?? '', note_readers: copy.note_readers ?? '', advisory: copy.advisory ?? '', 'embargo.until': text.embargo.until,
    };
    for (const [name, value] of Object.entries(plain)) this.choose(this.input(name), value);
    const embargo = this.input('embargo.mode');
    if (embargo instanceof HTMLInputElement) embargo.checked = text.embargo.mode === 'hold';
    this.topics = [...(copy.topics ?? [])];
    this.bylines = (copy.bylines ?? []).map((b) => ({ ...b }));
    this.lead = { ...copy.lead };
    this.translates = copy.translates;
    this.drawTopics();
    this.drawBylines();
    this.drawLead();
    this.drawTranslates();
    this.drawDateline();
    if (!this.editing.write) for (const one of this.form.querySelectorAll('input, textarea, select, button')) one.setAttribute('disabled', '');
    this.grow();
  }

  /** Sets a field; a choice that this person is not offered is shown as it is, not lost. */
  private choose(input: Input, value: string): void {
    if (input instanceof HTMLSelectElement && ![...input.options].some((o) => o.value === value)) input.append(el('option', { value }, value));
    input.value = value;
  }

  /** Reads the fields. */
  read(body: DocJSON): Text;
  read(body: null): unknown;
  read(body: DocJSON | null): unknown {
    const place = this.value('dateline.place');
    const date = this.value('dateline.date');
    const agency = this.value('dateline.agency');
    const embargo = this.input('embargo.mode');
    const held = embargo instanceof HTMLInputElement && embargo.checked;
    return {
      kind: this.value('kind'),
      copy: {
        headline: this.value('headline').replace(/\s*\n\s*/g, ' '), slugline: this.value('slugline'), lede: this.value('lede'),
        dateline: place || date || agency ? { place, agency, ...(date ? { date } : {}) } : null,
        body, lead: this.lead, section: this.value('section'), topics: this.topics,
        bylines: this.bylines.filter((b) => b.name || b.role || b.place), urgency: Number(this.value('urgency')), label: this.value('label'), translates: this.translates,
        note_desk: this.value('note_desk'), note_clients: this.value('note_clients'), note_readers: this.value('note_readers'), advisory: this.value('advisory'),
      },
      embargo: { mode: held ? 'hold' : '', until: held ? this.value('embargo.until') : '' },
    };
  }

  /** Answers the whole text as JSON, with a body that is JSON already. */
  readJSON(body: string): string {
    return JSON.stringify(this.read(null)).replace('"body":null', () => `"body":${body}`); // no other name in it is "body", and quotes in values are escaped
  }

  /**
   * Locks the fields while somebody else is writing, or opens them again. Fields of text stay where the focus can be: a
   * key that comes too late must not be taken for one of the page's own.
   */
  lock(locked: boolean): void {
    for (const one of this.form.querySelectorAll(locked ? ':is(input, textarea, select, button):not([disabled], [data-locked])' : '[data-locked]')) {
      const text = one instanceof HTMLTextAreaElement || (one instanceof HTMLInputElement && !['checkbox', 'radio', 'file'].includes(one.type));
      one.toggleAttribute(text ? 'readonly' : 'disabled', locked);
      one.toggleAttribute('data-locked', locked);
    }
    this.form.classList.toggle('locked', locked);
  }

  /** Fills in the agency where a place is typed and none stands there yet. */
  private lendAgency(): void {
    const agency = this.input('dateline.agency');
    if (agency.value || this.lent) return;
    agency.value = this.editing.agency;
    this.lent = true; // once: who empties the field wants it empty
  }

  /** Shows the dateline as it will be printed, in the form of the edition. */
  private drawDateline(): void {
    const [place, date, agency] = ['place', 'date', 'agency'].map((part) => this.value(`dateline.${part}`).trim());
    const { datelines } = this.editing;
    const form = agency ? (date ? datelines.dated : datelines.full) : date ? datelines.place_dated : datelines.place;
    must('#dateline', HTMLElement).textContent = place ? fill(form, { Place: place, Date: date ?? '', Agency: agency ?? '' }) : '';
  }

  /** Lets the fields be as tall as their words: one that is typed into, or all. Browsers that can do it by style. */
  private grow(typed: EventTarget | null = null): void {
    const areas = CSS.supports('field-sizing', 'content') ? [] : typed instanceof HTMLTextAreaElement ? [typed] : typed ? [] : this.form.querySelectorAll('textarea');
    for (const area of areas) {
      area.style.height = 'auto';
      area.style.height = `${area.scrollHeight + 2}px`;
    }
    const count = [...this.value('headline')].length;
    const output = this.form.querySelector('[data-counts="headline"]');
    if (output) output.textContent = count > 120 ? `${count} / 200` : '';
  }

  private drawTopics(): void {
    const { words } = this.editing;
    const place = must('#topics', HTMLElement);
    const name = (slug: string) => this.editing.topics.find((t) => t.slug === slug)?.name ?? slug;
    const chips = this.topics.map((slug) => el('li', {}, el('span', { dir: 'auto' }, name(slug)), el('button', { type: 'button', class: 'small plain', 'aria-label': `${words.remove}: ${name(slug)}`, click: () => {
      this.topics = this.topics.filter((other) => other !== slug);
      this.drawTopics();
      this.changed();
    } }, icon('x'))));
    const list = el('datalist', { id: 'topic-names' }, ...this.editing.topics.map((t) => el('option', { value: t.name })));
    const fault = el('p', { class: 'fault', role: 'alert', hidden: true });
    const input = el('input', { list: 'topic-names', placeholder: words.topic_add, 'aria-label': words.topic_add, dir: 'auto', 'data-own': true, change: () => void this.addTopic(input, fault), keydown: (e) => {
      if ((e as KeyboardEvent).key !== 'Enter') return;
      e.preventDefault();
      void this.addTopic(input, fault);
    } });
    place.replaceChildren(el('ul', { class: 'chips' }, ...chips), input, list, fault);
  }

  private async addTopic(input: HTMLInputElement, fault: HTMLElement): Promise<void> {
    const typed = input.value.trim();
    if (!typed) return;
    let topic: Topic | undefined = this.editing.topics.find((t) => t.name.toLowerCase() === typed.toLowerCase());
    if (!topic && this.editing.may_topic && window.confirm(fill(this.editing.words.topic_new, { Name: typed }))) {
      const answer = await postForm<Topic>('/newsroom/topics', { edition: this.editing.edition, name: typed });
      if (answer.ok) this.editing.topics.push((topic = answer.body));
      else {
        fault.hidden = false;
        fault.textContent = answer.problem.detail;
        return;
      }
    }
    if (!topic) {
      fault.hidden = false;
      fault.textContent = this.editing.words.nothing;
      return;
    }
    if (!this.topics.includes(topic.slug)) this.topics.push(topic.slug);
    this.drawTopics();
    this.changed();
    must('#topics input', HTMLInputElement).focus();
  }

  private drawBylines(): void {
    const { words } = this.editing;
    const part = (b: Byline, name: 'name' | 'role' | 'place', word: string) => {
      const input = el('input', { value: b[name] ?? '', placeholder: word, 'aria-label': word, dir: 'auto', input: () => (b[name] = input.value) });
      return input;
    };
    const rows = this.bylines.map((b, i) => el('div', { class: 'byline', 'data-field': `bylines[${i}]` }, part(b, 'name', words.byline_name), part(b, 'role', words.byline_role), part(b, 'place', words.byline_place),
      el('button', { type: 'button', class: 'small plain', 'aria-label': `${words.remove}: ${b.name}`, click: () => {
        this.bylines = this.bylines.filter((other) => other !== b);
        this.drawBylines();
        this.changed();
      } }, icon('x'))));
    must('#bylines', HTMLElement).replaceChildren(...rows, el('button', { type: 'button', class: 'small', click: () => {
      this.bylines.push({ name: '' });
      this.drawBylines();
      must('#bylines .byline:last-of-type input', HTMLInputElement).focus();
    } }, icon('plus'), ' ', words.byline_add));
  }

  private drawLead(): void {
    const { words } = this.editing;
    const place = must('#lead', HTMLElement);
    const choose = el('button', { type: 'button', 'data-choose-lead': true, class: this.lead.asset ? 'small' : '', click: () => void this.chooseLead() }, icon('image'), ' ', this.lead.asset ? words.other : words.choose_picture);
    if (!this.lead.asset) return place.replaceChildren(choose);
    const frame = el('div', { class: 'frame' }, words.loading);
    const remove = el('button', { type: 'button', class: 'small plain', click: () => this.setLead(0) }, icon('trash-2'), ' ', words.remove);
    const crop = el('button', { type: 'button', class: 'small plain', 'data-crop-lead': true, hidden: true }, icon('crop'), ' ', words.crop);
    place.replaceChildren(frame, el('div', { class: 'row' }, choose, crop, remove));
    const number = this.lead.asset;
    const show = (picture: Picture) => {
      if (number !== this.lead.asset) return;
      const details = el('div', {}, picture.caption ? el('p', { dir: 'auto' }, picture.caption) : '', facts(picture, words), warning(picture, words) ?? '', el('p', {}, el('a', { href: picture.path, target: '_blank', rel: 'noopener' }, `${words.picture} ${picture.number}`)));
      details.lang = document.documentElement.lang;
      details.dir = document.documentElement.dir;
      const image = drawn(picture, true);
      showCrop(image, this.lead.crop ?? '');
      frame.replaceChildren(image, details);
      crop.hidden = picture.large === '';
      crop.onclick = () => void this.cropLead(picture, image, crop);
    };
    void this.pictures.find(number).then((picture) => {
      if (!picture) return frame.replaceChildren(el('p', { class: 'note pending' }, icon('triangle-alert'), ' ', `${words.no_picture} ${number}`));
      show(picture);
      if (picture.processing) this.pictures.whenReady(number, show);
    });
  }

  private async chooseLead(): Promise<void> {
    const picture = await askPicture(this.editing, this.pictures);
    if (picture) this.setLead(picture.number);
  }

  private async cropLead(picture: Picture, image: HTMLElement, button: HTMLElement): Promise<void> {
    const chosen = await askCrop(picture, this.lead.crop ?? '', this.editing.words);
    button.focus();
    if (chosen === null || this.lead.asset !== picture.number) return;
    this.lead = { asset: picture.number, ...(chosen ? { crop: chosen } : {}) };
    showCrop(image, chosen);
    this.changed();
  }

  private setLead(number: number): void {
    this.lead = { asset: number };
    this.drawLead();
    this.changed();
  }

  private drawTranslates(): void {
    const { words } = this.editing;
    const place = must('#translates', HTMLElement);
    const origin = this.translates;
    const choose = el('button', { type: 'button', class: 'small', click: () => void this.chooseOrigin() }, icon('globe'), ' ', origin ? words.other : words.translates_find);
    if (!origin) return place.replaceChildren(choose);
    const remove = el('button', { type: 'button', class: 'small plain', click: () => {
      this.translates = null;
      this.drawTranslates();
      this.changed();
    } }, words.remove);
    place.replaceChildren(el('p', {}, el('a', { href: `/newsroom/stories/${origin.number}`, target: '_blank', rel: 'noopener' }, `${origin.number}`), ` · ${words.translates_version} ${origin.version}`), el('div', { class: 'row' }, choose, remove));
  }

  private async chooseOrigin(): Promise<void> {
    const { words, editions, edition } = this.editing;
    const others = [...editions.filter((e) => e.code !== edition), ...editions.filter((e) => e.code === edition)];
    const card = await askStory({ title: words.translates_find, editions: others, words, begin: '' });
    if (!card) return;
    this.translates = { number: card.number, version: card.version };
    this.drawTranslates();
    this.changed();
  }
}

/** Shows a refusal beside the field that it names, and answers that field. */
export function showFault(field: string, detail: string): Element | null {
  clearFaults();
  let name = field;
  let place: Element | null = null;
  while (name && !(place = document.querySelector(`[data-field="${CSS.escape(name)}"]`))) name = name.replace(/(\.[^.[]*|\[[^\]]*\]|^[^.[]+)$/, '');
  if (!place) return null;
  const fault = el('p', { class: 'fault at-field', role: 'alert', lang: document.documentElement.lang, dir: document.documentElement.dir }, icon('circle-alert'), ' ', detail);
  place.setAttribute('aria-invalid', 'true');
  (place.closest('label') ?? place).after(fault);
  return place;
}

/** Takes the refusals away. */
export function clearFaults(): void {
  for (const fault of document.querySelectorAll('.fault.at-field')) fault.remove();
  for (const place of document.querySelectorAll('[aria-invalid]')) place.removeAttribute('aria-invalid');
}
