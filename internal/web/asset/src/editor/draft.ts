// The shapes that the server and the editor exchange; they follow story.Copy and the newsroom's draft_save.go.

/** A node of the body as ProseMirror's JSON. */
export interface DocJSON {
  type: string;
  attrs?: Record<string, unknown>;
  content?: DocJSON[];
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  text?: string;
}

export interface Byline {
  name: string;
  role?: string;
  place?: string;
}

/** The picture that opens a story; asset 0 is none, an empty crop the whole. */
export interface Lead {
  asset: number;
  crop?: string;
}

export interface Copy {
  headline: string;
  slugline: string;
  lede: string;
  dateline: { place: string; agency: string; date?: string } | null;
  body: DocJSON;
  lead: Lead;
  section: string;
  topics: string[] | null;
  bylines: Byline[] | null;
  urgency: number;
  label: string;
  translates: { number: number; version: number } | null;
  note_desk?: string;
  note_clients?: string;
  note_readers?: string;
  advisory?: string;
}

export interface Embargo {
  mode: string;
  until: string;
}

/** What a save sends, but for the version. */
export interface Text {
  kind: string;
  copy: Copy;
  embargo: Embargo;
}

export interface Picture {
  number: number;
  small: string;
  large: string;
  width: number;
  height: number;
  path: string;
  headline: string;
  caption: string;
  alt: string;
  credit: string;
  instructions: string;
  usage_terms: string;
  release: string;
  expiry: string;
  processing: boolean;
  refused: string;
}

export interface Card {
  number: number;
  version: number;
  headline: string;
  path: string;
  published: string;
  section: string;
  edition: string; // code
  edition_name: string;
}

export interface Topic {
  slug: string;
  name: string;
}

export type Words = Record<
  | 'saved' | 'saving' | 'unsaved' | 'offline' | 'late' | 'nowhere' | 'signed_out' | 'refused' | 'restored_drop' | 'restored_keep' | 'newer'
  | 'load' | 'conflict' | 'conflict_says' | 'mine' | 'theirs' | 'keep_mine' | 'take_theirs' | 'copy_mine' | 'copied' | 'aside' | 'aside_show' | 'aside_drop'
  | 'read_only' | 'bold' | 'italic' | 'link' | 'paragraph' | 'heading' | 'list' | 'numbers' | 'quote' | 'picture' | 'card' | 'rule' | 'undo' | 'redo'
  | 'speaker' | 'caption' | 'remove' | 'choose' | 'other' | 'choose_picture' | 'no_picture' | 'find_picture' | 'upload' | 'use' | 'credit' | 'no_credit'
  | 'instructions' | 'usage' | 'release' | 'expiry' | 'unusable' | 'more' | 'nothing' | 'close' | 'cancel' | 'loading' | 'card_find' | 'card_open'
  | 'card_link' | 'card_gone' | 'embed' | 'gallery' | 'topic_add' | 'topic_new' | 'byline_name' | 'byline_role' | 'byline_place' | 'byline_add'
  | 'translates_find' | 'translates_version' | 'href' | 'href_bad' | 'keep' | 'sign_in' | 'session_over' | 'session_kept' | 'email' | 'password' | 'code'
  | 'upload_refused' | 'upload_lost' | 'upload_large' | 'alt_missing' | 'processing' | 'headline' | 'lede' | 'body'
  | 'insert' | 'table' | 'row_above' | 'row_below' | 'column_before' | 'column_after' | 'row_remove' | 'column_remove' | 'table_remove' | 'table_head'
  | 'embed_address' | 'embed_bad' | 'embed_says' | 'gallery_add' | 'gallery_done' | 'earlier' | 'later' | 'crop' | 'crop_whole' | 'crop_says' | 'crop_across' | 'crop_down'
  | 'kept_here' | 'restored_from' | 'restored_show' | 'is_writing' | 'take_over' | 'lost_version' | 'lost_here' | 'show' | 'compare_lost' | 'here' | 'you' | 'writes'
  | 'differs_says' | 'kept_says' | 'both' | 'save_chosen' | 'changed_mine' | 'changed_theirs' | 'changed_both' | 'aside_version'
  | 'slugline' | 'dateline' | 'section' | 'topics' | 'bylines' | 'urgency' | 'label' | 'translates' | 'lead' | 'advisory' | 'note_desk' | 'note_clients' | 'note_readers' | 'kind' | 'embargo'
  | 'uploading' | 'upload_nobody' | 'find' | 'find_before' | 'find_next' | 'find_exact' | 'replace_by' | 'replace' | 'replace_all' | 'replaced' | 'words' | 'heading_small'
  | 'paste_left' | 'paste_pictures' | 'paste_large' | 'left_pictures' | 'left_media' | 'left_boxes' | 'left_notes' | 'left_comments' | 'left_struck' | 'left_links' | 'left_fields',
  string
>;

/** What the page hands to the editor at the start. */
export interface Editing extends Text {
  id: number;
  account: number;
  version: number;
  edition: string;
  editions: { code: string; name: string }[];
  lang: string;
  dir: string;
  write: boolean;
  plain?: boolean; // words alone: no pictures, cards and pieces of others
  saved: string;
  zone: string; // of the edition, by its name in the IANA's list
  by: string; // who saved it
  topics: Topic[];
  may_topic: boolean;
  may_upload: boolean;
  agency: string;
  datelines: { full: string; dated: string; place: string; place_dated: string }; // as printed, with {Place}, {Agency} and {Date}
  pictures: Record<string, Picture>;
  cards: Record<string, Card>;
  words: Words;
}

/** The text that stands on the desk when somebody else was faster. */
export interface Theirs extends Text {
  version: number;
  by: string;
  by_id: number;
  saved: string;
  pictures: Record<string, Picture>;
  cards: Record<string, Card>;
}

/** Puts values into a text: fill("saved {At}", {At: "14:05:12"}). */
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
