// The fields beside the body in which words are found and replaced: headline, slugline, lede, advisory and notes.

type Field = HTMLInputElement | HTMLTextAreaElement;

/** One place in a field. */
export interface FieldPlace {
  field: Field;
  from: number;
  to: number;
}

const names = ['headline', 'lede', 'slugline', 'advisory', 'note_desk', 'note_clients', 'note_readers'];

function fields(): Field[] {
  const found = [...document.querySelectorAll<Field>(names.map((name) => `:is(input, textarea)[data-field="${name}"]`).join(', '))];
  return found.filter((field) => !field.readOnly && !field.disabled);
}

/** Finds a pattern in every field that may be written. */
export function placesIn(query: RegExp | null): FieldPlace[] {
  if (!query) return [];
  return fields().flatMap((field) => [...field.value.matchAll(query)].map((match) => ({ field, from: match.index, to: match.index + match[0].length })));
}

/** Puts other words at a place, as a hand would: what listens to the field hears of it. */
export function write({ field, from, to }: FieldPlace, words: string): void {
  field.setRangeText(words, from, to, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
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
