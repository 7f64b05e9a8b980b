// The lead picture takes what is dropped on it: the file goes to the mediabank with its progress shown in place, and
// leads the story when it has arrived.

import { el } from '../newsroom/dom';
import { progressLine, send } from '../newsroom/upload';
import type { Editing, Picture } from './draft';

const kinds = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];

/** Lets a picture fall on a place; taken is told which one the mediabank has made of it. */
export function dropsOn(place: HTMLElement, editing: Editing, taken: (picture: Picture) => void): void {
  if (!editing.write || !editing.may_upload) return;
  place.addEventListener('dragover', (e) => {
    if ([...(e.dataTransfer?.types ?? [])].includes('Files')) e.preventDefault();
  });
  place.addEventListener('drop', (e) => {
    const file = [...(e.dataTransfer?.files ?? [])].find((one) => kinds.includes(one.type));
    if (!file) return;
    e.preventDefault();
    void take(place, editing, file).then((picture) => picture && taken(picture));
  });
}

async function take(place: HTMLElement, editing: Editing, file: File): Promise<Picture | undefined> {
  const { line, bar, says } = progressLine(file);
  const lines = el('ul', { class: 'progress', role: 'status', lang: document.documentElement.lang, dir: document.documentElement.dir }, line);
  place.append(lines);
  const outcome = await send(file, editing.edition, editing.words, (part) => (bar.value = part));
  bar.remove();
  if (outcome.picture) {
    lines.remove();
    return outcome.picture;
  }
  line.className = 'fault';
  says.textContent = `${editing.words.upload_refused} ${outcome.refused ?? ''}`;
  return undefined;
}
