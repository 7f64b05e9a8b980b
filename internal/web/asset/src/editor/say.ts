// Says what stands in a place of a text in words, for two texts to be read side by side: a section by its name, a picture
// by its number and headline, a heading as one.

import type { DocJSON, Words } from './draft';
import type { Place } from './merge';

interface Known {
  words: Words;
  picture: (number: number) => string; // its headline
  topic: (slug: string) => string; // its name
}

const text = (node: DocJSON): string => (node.type === 'hard_break' ? '\n' : (node.text ?? (node.content ?? []).map(text).join(node.content?.some(({ content }) => content) ? '\n' : '')));

const filled = (parts: unknown[], between: string): string => parts.filter((part) => part !== undefined && part !== null && part !== '' && part !== 0).map(String).join(between);

/** Answers the word of a choice as the page's own list has it. */
function option(name: string, value: unknown): string {
  const found = document.querySelector(`select[name="${name}"] option[value="${CSS.escape(String(value))}"]`);
  return found?.textContent.trim() ?? String(value ?? '');
}

export class Saying {
  constructor(private readonly known: Known) {}

  get words(): Words {
    return this.known.words;
  }

  /** Says what one of the two texts has in a place. */
  of({ name }: Place, value: unknown): string {
    switch (name) {
      case 'body':
        return (value as DocJSON[]).map((block) => this.block(block)).join('\n\n');
      case 'section':
      case 'urgency':
      case 'label':
      case 'kind':
        return option(name, value);
      case 'lead':
        return this.picture((value as { asset: number } | null)?.asset ?? 0);
      case 'topics':
        return ((value ?? []) as string[]).map(this.known.topic).join(', ');
      case 'bylines':
        return ((value ?? []) as object[]).map((one) => filled(Object.values(one), ', ')).join('\n');
      case 'translates':
        return filled(Object.values(value ?? {}), ` · ${this.words.translates_version} `);
      case 'embargo':
        return (value as { mode: string; until: string }).mode && (value as { until: string }).until.replace('T', ' ');
    }
    return value && typeof value === 'object' ? filled(Object.values(value), ', ') : String(value ?? '');
  }

  private picture(number: number): string {
    return number ? filled([`${this.words.picture} ${number}`, this.known.picture(number)], ' · ') : '';
  }

  private block(block: DocJSON): string {
    const { words } = this;
    const { attrs = {} } = block;
    switch (block.type) {
      case 'heading':
        return `${attrs['level'] === 2 ? words.heading : words.heading_small}: ${text(block)}`;
      case 'blockquote':
        return filled([`${words.quote}: ${text(block)}`, attrs['speaker'] && `— ${String(attrs['speaker'])}`], '\n');
      case 'picture':
        return filled([filled([this.picture(Number(attrs['asset'])), attrs['crop'] && `${words.crop} ${String(attrs['crop'])}`], ' · '), attrs['caption']], '\n');
      case 'gallery':
        return [words.gallery, ...(block.content ?? []).map((one) => this.block(one))].join('\n');
      case 'story_card':
      case 'embed':
        return `${block.type === 'embed' ? words.embed : words.card}: ${filled(Object.values(attrs), ' · ')}`;
      case 'horizontal_rule':
        return words.rule;
      case 'bullet_list':
      case 'ordered_list':
        return (block.content ?? []).map((one, i) => `${block.type === 'bullet_list' ? '•' : `${Number(attrs['start'] ?? 1) + i}.`} ${text(one)}`).join('\n');
    }
    return text(block);
  }
}
