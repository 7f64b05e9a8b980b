// What a paste leaves behind, counted by kind, so that the writer is told.

/** The kinds of things that a body does not take from another program. */
export type Kind = 'pictures' | 'media' | 'boxes' | 'notes' | 'comments' | 'struck' | 'links' | 'fields';

/** How many things of each kind stayed behind. */
export class Left {
  private readonly counts = new Map<Kind, number>();

  /** Counts one; false, so that it may end a filter. */
  add(kind: Kind): false {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    return false;
  }

  /** Answers the kinds of which there was one at least, in the order of Kind. */
  list(): { kind: Kind; count: number }[] {
    const order: Kind[] = ['pictures', 'media', 'boxes', 'notes', 'comments', 'struck', 'links', 'fields'];
    return order.flatMap((kind) => {
      const count = this.counts.get(kind);
      return count ? [{ kind, count }] : [];
    });
  }
}
