// Sends pictures to the mediabank, each on its own with its progress, so that one that is refused keeps no other out.

import { el, must } from './dom';
import type { Picture, Words } from '../editor/draft';

/** What became of a file. */
export interface Outcome {
  picture?: Picture;
  refused?: string;
}

/** The words of an upload. */
export type UploadWords = Pick<Words, 'upload_refused' | 'upload_lost' | 'upload_large'>;

function readAnswer(request: XMLHttpRequest, words: UploadWords): Outcome {
  if (request.status === 413) return { refused: words.upload_large };
  try {
    const answer = JSON.parse(request.responseText) as { files?: { picture: Picture | null; refused: string }[]; detail?: string };
    const file = answer.files?.[0];
    if (file?.picture) return { picture: file.picture };
    return { refused: file?.refused || answer.detail || words.upload_lost };
  } catch {
    return { refused: words.upload_lost };
  }
}

/** Sends one file. progress is told the part that has gone, 0 to 1. */
export function send(file: File, edition: string, words: UploadWords, progress: (part: number) => void): Promise<Outcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file);
    request.open('POST', `/newsroom/mediabank?edition=${encodeURIComponent(edition)}`);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', (e) => progress(e.lengthComputable ? e.loaded / e.total : 0));
    request.addEventListener('load', () => resolve(readAnswer(request, words)));
    request.addEventListener('error', () => resolve({ refused: words.upload_lost }));
    request.send(form);
  });
}

/** Makes a line that shows how far a file is. */
export function progressLine(file: File): { line: HTMLLIElement; bar: HTMLProgressElement; says: HTMLElement } {
  const bar = el('progress', { max: 1, value: 0, 'aria-label': file.name });
  const says = el('span', { class: 'says' });
  return { line: el('li', {}, el('bdi', {}, file.name), bar, says), bar, says };
}

/** Makes the mediabank's form send file by file. */
export function startUpload(form: HTMLFormElement): void {
  const words: UploadWords = {
    upload_refused: form.dataset['wordsRefused'] ?? '',
    upload_lost: form.dataset['wordsLost'] ?? '',
    upload_large: form.dataset['wordsLarge'] ?? '',
  };
  const limit = Number(form.dataset['limit'] ?? '0');
  const input = must('input[type=file]', HTMLInputElement, form);
  const list = must('.progress', HTMLUListElement, form);
  const begin = async () => {
    const files = [...(input.files ?? [])];
    input.value = '';
    let refused = 0;
    await Promise.all(files.map(async (file) => {
      const { line, bar, says } = progressLine(file);
      list.append(line);
      const outcome = limit > 0 && file.size > limit ? { refused: words.upload_large } : await send(file, '', words, (part) => (bar.value = part));
      bar.remove();
      line.className = outcome.picture ? 'done' : 'fault';
      says.textContent = outcome.picture ? (form.dataset['wordsDone'] ?? '') : `${words.upload_refused} ${outcome.refused ?? ''}`;
      if (outcome.picture) says.append(' ', el('a', { href: outcome.picture.path }, `${outcome.picture.number}`));
      else refused++;
    }));
    if (refused === 0 && files.length > 0) location.assign('/newsroom/mediabank');
  };
  form.addEventListener('submit', (e) => {
    e.preventDefault();
    void begin();
  });
  input.addEventListener('change', () => void begin());
  form.addEventListener('dragover', (e) => e.preventDefault());
  form.addEventListener('drop', (e) => {
    e.preventDefault();
    if (e.dataTransfer?.files.length) {
      input.files = e.dataTransfer.files;
      void begin();
    }
  });
}
