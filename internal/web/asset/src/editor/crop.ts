// How a picture is cut for one story: a ratio and the point that stays in sight, as internal/prose/crop.go reads them.

import { el } from '../newsroom/dom';
import { dialog } from './dialogs';
import type { Picture, Words } from './draft';

const ratios = ['16x9', '3x2', '4x3', '1x1', '4x5', '2x3'];
const step = 5; // percent

interface Crop {
  ratio: string; // "" for the whole
  x: number;
  y: number;
}

function read(text: string): Crop {
  const [ratio = '', x, y] = text.split('-');
  return ratios.includes(ratio) ? { ratio, x: Number(x), y: Number(y) } : { ratio: '', x: 50, y: 50 };
}

function write(crop: Crop): string {
  return crop.ratio === '' ? '' : `${crop.ratio}-${crop.x}-${crop.y}`;
}

const snap = (part: number): number => Math.max(0, Math.min(100, Math.round((part * 100) / step) * step));

/** Shows an image as it is cut. */
export function showCrop(image: HTMLElement, text: string): void {
  const crop = read(text);
  const whole = crop.ratio === '';
  image.classList.toggle('cut', !whole);
  image.style.aspectRatio = whole ? '' : crop.ratio.replace('x', '/');
  image.style.objectPosition = whole ? '' : `${crop.x}% ${crop.y}%`;
}

/** Lets the person cut a picture. Answers the crop as text, "" for the whole; null leaves it as it was. */
export function askCrop(picture: Picture, now: string, words: Words): Promise<string | null> {
  return new Promise((resolve) => {
    let chosen: string | null = null;
    const crop = read(now);
    const cut = el('img', { src: picture.large, alt: '', class: 'cut' });
    const whole = el('img', { src: picture.large, alt: picture.alt, width: picture.width, height: picture.height });
    const spot = el('span', { class: 'spot', 'aria-hidden': 'true' });
    const slider = (word: string, axis: 'x' | 'y') => {
      const dir = 'ltr'; // as the picture lies, whatever the language
      const input = el('input', { type: 'range', dir, min: 0, max: 100, step, value: crop[axis], 'data-axis': axis, input: () => {
        crop[axis] = Number(input.value);
        show();
      } });
      return { input, label: el('label', {}, word, input) };
    };
    const across = slider(words.crop_across, 'x');
    const down = slider(words.crop_down, 'y');
    const point = el('div', { class: 'point', click: (e) => {
      const box = whole.getBoundingClientRect();
      crop.x = snap(((e as MouseEvent).clientX - box.left) / box.width);
      crop.y = snap(((e as MouseEvent).clientY - box.top) / box.height);
      show();
    } }, whole, spot);
    const radio = (ratio: string) => el('label', { class: 'tick' }, el('input', { type: 'radio', name: 'ratio', value: ratio, ...(crop.ratio === ratio ? { checked: true } : {}), change: () => {
      crop.ratio = ratio;
      show();
    } }), ' ', ratio === '' ? words.crop_whole : el('bdi', { dir: 'ltr' }, ratio.replace('x', ' : ')));
    const preview = el('div', { class: 'cutting' }, cut);
    const show = () => {
      showCrop(cut, write(crop));
      preview.hidden = crop.ratio === '';
      preview.classList.toggle('upright', ['4x5', '2x3', '1x1'].includes(crop.ratio));
      for (const { input } of [across, down]) input.disabled = crop.ratio === '';
      across.input.value = String(crop.x);
      down.input.value = String(crop.y);
      spot.hidden = crop.ratio === '';
      spot.style.left = `${crop.x}%`;
      spot.style.top = `${crop.y}%`;
    };
    const box = dialog(words.crop, words,
      el('form', { method: 'dialog', submit: () => (chosen = write(crop)) },
        el('fieldset', { class: 'ratios' }, el('legend', {}, words.crop), ...['', ...ratios].map(radio)),
        el('div', { class: 'sides' }, point, preview), el('div', { class: 'pair' }, across.label, down.label), el('p', { class: 'hint' }, words.crop_says),
        el('div', { class: 'row' }, el('button', { type: 'submit', class: 'main' }, words.keep), el('button', { type: 'button', class: 'plain', click: () => box.close() }, words.cancel))));
    box.classList.add('large', 'crop');
    box.addEventListener('close', () => resolve(chosen));
    show();
    box.querySelector<HTMLElement>('input:checked')?.focus();
  });
}
