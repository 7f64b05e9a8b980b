package newsroom

// editorWords are the texts that the editor's script says. A value that only the script knows stands as {Name}.
func (v *visit) editorWords() map[string]string {
	words := map[string]string{}
	for name, key := range map[string]string{
		"saved": "newsroom.js_saved", "saving": "newsroom.js_saving", "unsaved": "newsroom.js_unsaved", "offline": "newsroom.js_offline", "late": "newsroom.js_late",
		"nowhere": "newsroom.js_nowhere", "signed_out": "newsroom.js_signed_out", "refused": "newsroom.js_refused",
		"restored_drop": "newsroom.js_restored_drop", "restored_keep": "newsroom.js_restored_keep", "newer": "newsroom.js_newer", "load": "newsroom.js_load",
		"conflict": "newsroom.js_conflict", "conflict_says": "newsroom.js_conflict_says", "mine": "newsroom.js_mine", "theirs": "newsroom.js_theirs",
		"keep_mine": "newsroom.js_keep_mine", "take_theirs": "newsroom.js_take_theirs", "copy_mine": "newsroom.js_copy_mine", "copied": "newsroom.js_copied",
		"aside": "newsroom.js_aside", "aside_show": "newsroom.js_aside_show", "aside_drop": "newsroom.js_aside_drop", "read_only": "newsroom.js_read_only",
		"bold": "newsroom.bold", "italic": "newsroom.italic", "link": "newsroom.link", "paragraph": "newsroom.paragraph", "heading": "newsroom.heading",
		"list": "newsroom.list", "numbers": "newsroom.numbers", "quote": "newsroom.quote", "picture": "newsroom.picture", "card": "newsroom.card",
		"rule": "newsroom.rule", "undo": "newsroom.undo", "redo": "newsroom.redo", "speaker": "newsroom.speaker", "caption": "newsroom.caption_here",
		"remove": "newsroom.remove", "choose": "newsroom.choose", "other": "newsroom.choose_other", "choose_picture": "newsroom.choose_picture",
		"no_picture": "newsroom.no_picture", "find_picture": "newsroom.find_picture", "upload": "newsroom.upload_pictures", "use": "newsroom.use",
		"credit": "site.credit", "no_credit": "newsroom.no_credit", "instructions": "newsroom.instructions", "usage": "newsroom.usage_terms",
		"release": "newsroom.release_on", "expiry": "newsroom.expiry_on", "unusable": "newsroom.unusable", "more": "newsroom.more", "nothing": "newsroom.nothing",
		"close": "site.close", "cancel": "newsroom.cancel", "loading": "newsroom.loading", "card_find": "newsroom.card_find", "card_open": "newsroom.card_open",
		"card_link": "newsroom.card_link", "card_gone": "newsroom.card_gone", "embed": "newsroom.embed", "gallery": "newsroom.gallery",
		"topic_add": "newsroom.topic_add", "topic_new": "newsroom.topic_new", "byline_name": "newsroom.byline_name", "byline_role": "newsroom.byline_role",
		"byline_place": "newsroom.byline_place", "byline_add": "newsroom.byline_add", "translates_find": "newsroom.translates_find",
		"translates_version": "newsroom.version", "href": "newsroom.href", "href_bad": "newsroom.href_bad", "keep": "newsroom.keep",
		"sign_in": "newsroom.sign_in", "session_over": "newsroom.session_over", "session_kept": "newsroom.session_kept", "email": "newsroom.email",
		"password": "newsroom.password", "code": "newsroom.code", "upload_refused": "newsroom.upload_refused", "upload_lost": "newsroom.upload_lost",
		"upload_large": "newsroom.upload_large", "alt_missing": "newsroom.alt_missing", "processing": "newsroom.processing", "headline": "newsroom.headline",
		"lede": "newsroom.lede", "body": "newsroom.body", "insert": "newsroom.insert", "table": "newsroom.table", "row_above": "newsroom.row_above",
		"row_below": "newsroom.row_below", "column_before": "newsroom.column_before", "column_after": "newsroom.column_after", "row_remove": "newsroom.row_remove",
		"column_remove": "newsroom.column_remove", "table_remove": "newsroom.table_remove", "table_head": "newsroom.table_head",
		"embed_address": "newsroom.embed_address", "embed_bad": "newsroom.embed_bad", "embed_says": "newsroom.embed_says", "gallery_add": "newsroom.gallery_add",
		"gallery_done": "newsroom.gallery_done", "earlier": "newsroom.earlier", "later": "newsroom.later", "crop": "newsroom.crop", "crop_whole": "newsroom.crop_whole",
		"crop_says": "newsroom.crop_says", "crop_across": "newsroom.crop_across", "crop_down": "newsroom.crop_down", "uploading": "newsroom.uploading",
		"upload_nobody": "newsroom.upload_nobody", "find": "newsroom.find_words", "find_before": "newsroom.find_before", "find_next": "newsroom.find_next",
		"find_exact": "newsroom.find_exact", "replace_by": "newsroom.replace_by", "replace": "newsroom.replace", "replace_all": "newsroom.replace_all",
		"kept_here": "newsroom.js_kept_here", "restored_from": "newsroom.js_restored", "restored_show": "newsroom.js_restored_show", "is_writing": "newsroom.js_is_writing",
		"take_over": "newsroom.js_take_over", "lost_version": "newsroom.js_lost_version", "lost_here": "newsroom.js_lost_here", "show": "newsroom.js_show",
		"compare_lost": "newsroom.js_compare_lost", "here": "newsroom.js_here", "you": "newsroom.js_you", "writes": "newsroom.js_writes",
		"differs_says": "newsroom.js_differs_says", "kept_says": "newsroom.js_kept_says", "both": "newsroom.js_both", "save_chosen": "newsroom.js_save_chosen",
		"changed_mine": "newsroom.js_changed_mine", "changed_theirs": "newsroom.js_changed_theirs", "changed_both": "newsroom.js_changed_both", "aside_version": "newsroom.js_aside_version",
		"slugline": "newsroom.slugline", "dateline": "newsroom.dateline", "section": "newsroom.section", "topics": "site.topics", "bylines": "newsroom.bylines",
		"urgency": "newsroom.urgency", "label": "newsroom.label", "translates": "newsroom.translates", "lead": "newsroom.lead", "advisory": "newsroom.advisory",
		"note_desk": "newsroom.note_desk", "note_clients": "newsroom.note_clients", "note_readers": "newsroom.note_readers", "kind": "newsroom.kind", "embargo": "newsroom.embargo",
		"replaced": "newsroom.js_replaced", "words": "newsroom.js_words", "heading_small": "newsroom.heading_small",
		"paste_left": "newsroom.paste_left", "paste_pictures": "newsroom.paste_pictures", "paste_large": "newsroom.paste_large",
		"left_pictures": "newsroom.left_pictures", "left_media": "newsroom.left_media", "left_boxes": "newsroom.left_boxes", "left_notes": "newsroom.left_notes",
		"left_comments": "newsroom.left_comments", "left_struck": "newsroom.left_struck", "left_links": "newsroom.left_links", "left_fields": "newsroom.left_fields",
	} {
		words[name] = v.words.T(key, "At", "{At}", "Name", "{Name}", "Count", "{Count}", "Detail", "{Detail}", "Minutes", "{Minutes}",
			"Saved", "{Saved}", "Since", "{Since}", "Version", "{Version}", "What", "{What}")
	}
	return words
}
