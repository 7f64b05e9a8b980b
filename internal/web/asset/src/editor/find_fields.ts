// The fields beside the body in which words are found and replaced: headline, slugline, lede, advisory and notes. What is replaced
// in them is a step of the body's history, so that one undo takes back one replacement wherever it reached.

import { isHistoryTransaction } from 'prosemirror-history';
import type { Node } from 'prosemirror-model';
import type { Transaction } from 'prosemirror-state';
import { Step, StepResult } from 'prosemirror-transform';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** One place in a field. */
export interface FieldPlace {
  field: Field;
  from: number;
  to: number;
}

/** What was put in at one place of a field: was and is stand at from of the text before. */
interface Exchange {
  from: number;
  was: string;
  is: string;
}

/** What was put into one field. */
interface Change {
  field: Field;
  before: string;
  exchanges: Exchange[]; // in their order
}

const names = ['headline', 'lede', 'slugline', 'advisory', 'note_desk', 'note_clients', 'note_readers'];

function fields(): Field[] {
  const found = [...document.querySelectorAll<Field>(names.map((name) => `:is(input, textarea)[data-field="${name}"]`).join(', '))];
  return found.filter((field) => !field.readOnly && !field.disabled);
}

/** Says whether an element is a field in which words are replaced. */
export function replaceable(one: EventTarget | null): one is Field {
  return (one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement) && names.includes(one.dataset['field'] ?? '');
}

/** Finds a pattern in every field that may be written. */
export function placesIn(query: RegExp | null): FieldPlace[] {
  if (!query) return [];
  return fields().flatMap((field) => [...field.value.matchAll(query)].map((match) => ({ field, from: match.index, to: match.index + match[0].length })));
}

/** Puts exchanges into a text. */
function exchange(text: string, exchanges: Exchange[]): string {
  return exchanges.reduceRight((now, { from, was, is }) => now.slice(0, from) + is + now.slice(from + was.length), text);
}

/**
 * Answers what a field holds after a change. Where a hand has written into it since, its words stay: the change is made in
 * what they left alone.
 */
function changed(now: string, { before, exchanges }: Change): string {
  const shorter = Math.min(now.length, before.length);
  let start = 0;
  while (start < shorter && now[start] === before[start]) start++;
  let end = 0;
  while (end < shorter - start && now[now.length - 1 - end] === before[before.length - 1 - end]) end++;
  const grown = now.length - before.length;
  const alone = exchanges.flatMap((one) => (one.from + one.was.length <= start ? [one] : one.from >= before.length - end ? [{ ...one, from: one.from + grown }] : []));
  return exchange(now, alone);
}

/** Answers the change that takes one back. */
function inverse({ field, before, exchanges }: Change): Change {
  let grown = 0;
  const back = exchanges.map(({ from, was, is }) => {
    const one = { from: from + grown, was: is, is: was };
    grown += is.length - was.length;
    return one;
  });
  return { field, before: exchange(before, exchanges), exchanges: back };
}

/** A step of the body's history that changes fields beside the body, and the body not at all. */
export class FieldsStep extends Step {
  constructor(private readonly changes: Change[]) {
    super();
  }

  override apply(doc: Node): StepResult {
    return StepResult.ok(doc);
  }

  override invert(): FieldsStep {
    return new FieldsStep(this.changes.map(inverse));
  }

  override map(): FieldsStep {
    return this;
  }

  override toJSON(): unknown {
    throw new Error('a step of the fields does not leave its page');
  }

  /** Writes into the fields, as a hand would: what listens to them hears of it. */
  write(): void {
    for (const change of this.changes) {
      const { field } = change;
      field.value = changed(field.value, change);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  /** Says whether a field holds what this step has left there. */
  left(field: Field): boolean {
    return this.changes.some((change) => change.field === field && field.value === exchange(change.before, change.exchanges));
  }
}

/** Makes the step that puts other words at places. */
export function replacing(places: FieldPlace[], words: string): FieldsStep {
  const changes = new Map<Field, Change>();
  for (const { field, from, to } of places) {
    const change = changes.get(field) ?? { field, before: field.value, exchanges: [] };
    change.exchanges.push({ from, was: field.value.slice(from, to), is: words });
    changes.set(field, change);
  }
  return new FieldsStep([...changes.values()]);
}

/** Writes into the fields what a transaction of the body changes in them; answers a replacement that was made by it and not by the history. */
export function writeFields(tr: Transaction): FieldsStep | null {
  const steps = tr.steps.filter((step) => step instanceof FieldsStep);
  for (const step of steps) step.write();
  return isHistoryTransaction(tr) ? null : (steps.at(-1) ?? null);
}

/** Shows the place in a field; null takes the mark off. */
export function showPlace(place: FieldPlace | null): void {
  for (const field of document.querySelectorAll('.found-field')) if (field !== place?.field) field.classList.remove('found-field');
  if (!place) return;
  place.field.closest('details')?.setAttribute('open', '');
  place.field.classList.add('found-field');
  place.field.setSelectionRange(place.from, place.to);
  place.field.scrollIntoView({ block: 'center' });
}
