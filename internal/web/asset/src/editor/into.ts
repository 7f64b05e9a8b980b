// The keys' way between the text and the fields that stand in it: Tab goes from the cursor into the next caption, speaker
// or button, as one reads; Escape comes back to the block, Enter and the down arrow go on with the text behind it.

import type { Node } from 'prosemirror-model';
import { NodeSelection, Selection, TextSelection, type Command } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { n } from './blocks';

/** Answers the fields and buttons that stand in the text. */
function controls(view: EditorView): HTMLElement[] {
  return [...view.dom.querySelectorAll<HTMLElement>('input, button, a[href]')].filter((one) => !one.matches(':disabled') && one.tabIndex >= 0 && one.offsetParent !== null && !one.isContentEditable);
}

/** Says where a control stands to the beginning of what is selected: negative before it. */
function besides(view: EditorView): (control: HTMLElement) => number {
  const { node, offset } = view.domAtPos(view.state.selection.from);
  const here = document.createRange();
  here.setStart(node, offset);
  here.collapse(true);
  return (control) => here.comparePoint(control, 0);
}

/** Tab: into the first field behind the cursor; where there is none, out of the text. */
export const intoFields: Command = (_state, dispatch, view) => {
  if (!view || !dispatch) return false;
  const all = controls(view);
  const place = besides(view);
  const next = all.find((one) => place(one) > 0);
  (next ?? all.at(-1))?.focus({ preventScroll: next === undefined });
  return next !== undefined; // else the browser goes on from the last one
};

/** Shift Tab: into the last field before the cursor; where there is none, out of the text. */
export const backToFields: Command = (_state, dispatch, view) => {
  if (!view || !dispatch) return false;
  const place = besides(view);
  const before = controls(view).findLast((one) => place(one) < 0);
  before?.focus();
  return before !== undefined;
};

/** Finds the block that an element of the page draws. */
function blockOf(view: EditorView, dom: Element): { node: Node; pos: number } | null {
  let found: { node: Node; pos: number } | null = null;
  view.state.doc.descendants((node, pos) => {
    if (!found && view.nodeDOM(pos) === dom) found = { node, pos };
    return found === null;
  });
  return found;
}

/** Goes from a block's field back to the block: to the end of a quotation's words; anything else is selected. */
function back(view: EditorView, { node, pos }: { node: Node; pos: number }): void {
  const { doc } = view.state;
  const to = node.type === n.quote ? Selection.near(doc.resolve(pos + node.nodeSize - 1), -1) : NodeSelection.create(doc, pos);
  view.dispatch(view.state.tr.setSelection(to).scrollIntoView());
  view.focus();
}

/** Goes on behind a block: to the next picture of its gallery, else with the text; where none follows a paragraph is made. */
function onward(view: EditorView, { node, pos }: { node: Node; pos: number }): void {
  let $end = view.state.doc.resolve(pos + node.nodeSize);
  const next = $end.parent.type === n.gallery && $end.nodeAfter ? view.nodeDOM($end.pos) : null;
  if (next instanceof HTMLElement) return next.querySelector('input')?.focus();
  if ($end.parent.type === n.gallery) $end = view.state.doc.resolve($end.after());
  const { tr } = view.state;
  if (!$end.nodeAfter && view.editable) tr.insert($end.pos, n.paragraph.create());
  const $to = tr.doc.resolve($end.pos);
  view.dispatch(tr.setSelection($to.nodeAfter?.isTextblock ? TextSelection.create(tr.doc, $end.pos + 1) : Selection.near($to, 1)).scrollIntoView());
  view.focus();
}

/** Lets the keys leave the fields that stand in a text. */
export function leavesFields(view: EditorView): void {
  view.dom.addEventListener('keydown', (e) => {
    const from = e.target;
    if (!(from instanceof HTMLElement) || from === view.dom || e.defaultPrevented || e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
    const frame = from.closest('.inert, blockquote');
    const typing = from instanceof HTMLInputElement;
    const goes = e.key === 'Escape' || (typing && e.key === 'ArrowUp') ? back : typing && (e.key === 'Enter' || e.key === 'ArrowDown') ? onward : null;
    const block = frame && goes ? blockOf(view, frame) : null;
    if (!goes || !block) return;
    e.preventDefault();
    e.stopPropagation();
    goes(view, block);
  });
}
