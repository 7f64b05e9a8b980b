// A line of the newsfeed as the page draws it: the same marks, made of nodes and text alone.

import type { Report } from './report';

function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function marks(report: Report): HTMLElement | null {
  const said = [['mark-urgent', report.words.urgent], ['mark-label', report.words.label], ['mark-changed', report.words.changed]] as const;
  const shown = said.filter(([, text]) => text !== '');
  if (shown.length === 0) return null;
  const all = element('span', 'marks', '');
  all.append(...shown.map(([className, text]) => element('span', className, text)));
  return all;
}

/** Draws a report into a line, anew where it was drawn before: of a withdrawn story the notice stays and nothing else. */
export function draw(line: HTMLElement, id: number, report: Report): void {
  const withdrawn = report.words.notice !== '';
  line.dataset['journal'] = String(id);
  line.dataset['news'] = String(report.news);
  line.dataset['story'] = String(report.number);
  line.classList.toggle('withdrawn', withdrawn);
  const time = document.createElement('time');
  time.dateTime = report.at;
  time.textContent = report.words.time;
  const link = document.createElement('a');
  link.href = report.url;
  link.textContent = withdrawn ? report.words.notice : report.headline;
  const sentence = document.createElement('p');
  const marked = withdrawn ? null : marks(report);
  if (marked) sentence.append(marked, ' ');
  sentence.append(link);
  if (withdrawn && report.reason) sentence.append(' ', element('span', 'reason', report.reason));
  const focused = line.contains(document.activeElement);
  line.replaceChildren(time, sentence);
  if (focused) link.focus({ preventScroll: true });
}

const timeOf = (node: Element): string => node.querySelector('time')?.dateTime ?? '';

/** Finds the list of a report's day among the days of a newsfeed, or makes it where it belongs, newest first. */
function day(feed: HTMLElement, report: Report, level: string): HTMLElement {
  let next: Element | null = null;
  for (const section of feed.querySelectorAll<HTMLElement>('section.day')) {
    const list = section.querySelector<HTMLElement>('ol.lines');
    if (timeOf(section) === report.words.day && list) return list;
    if (timeOf(section) < report.words.day) {
      next = section;
      break;
    }
  }
  const section = element('section', 'day', '');
  const heading = document.createElement(level);
  const time = document.createElement('time');
  time.dateTime = report.words.day;
  time.textContent = report.words.date;
  heading.append(time);
  const list = element('ol', 'lines', '');
  section.append(heading, list);
  const after = [...feed.querySelectorAll('section.day')].at(-1);
  if (next) next.before(section);
  else if (after) after.after(section);
  else feed.prepend(section);
  return list;
}

/** Puts a new line where its story belongs: newest first publication first. */
export function insert(feed: HTMLElement, line: HTMLElement, report: Report): void {
  const level = feed.querySelector('section.day > h2') ? 'h2' : 'h3';
  const list = day(feed, report, level);
  const at = Date.parse(report.at);
  const next = [...list.children].find((other) => Date.parse(timeOf(other)) <= at);
  if (next) next.before(line);
  else list.append(line);
}

/** The moment of the oldest line that a newsfeed shows; an older story has no place in it. */
export function oldest(feed: HTMLElement): number {
  const last = [...feed.querySelectorAll('ol.lines > li')].at(-1);
  return last ? Date.parse(timeOf(last)) : -Infinity;
}
