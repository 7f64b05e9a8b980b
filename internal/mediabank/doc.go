// Package mediabank keeps the agency's pictures: originals, renditions, what is said about them and where they are used.
//
// It owns the tables asset, asset_cut, asset_rendition and mediabank_usage and, among the blobs, originals/ and renditions/. An
// original is kept untouched under the hash of its bytes; the same bytes are the same asset. Renditions are drawn by a
// job, never in a request, and say about themselves only what is public; when that is edited they are drawn again, and
// what they replace is removed a day later, so that a backup under way finds every file that its snapshot names.
//
// A crop is a rectangle with a name (prose.ReadCrop). Which one a story uses stands in the story's versions; the bank keeps
// what was cut: a Print, with renditions and an address of its own, as public as the whole picture. It is drawn when a
// draft is saved with it, publishing waits for it, and an edit of the picture draws it anew with the whole.
//
// A picture is public while a published story uses it and it has not been killed. Every public answer about any other
// is errs.NotFound, so that counting up the numbers reveals nothing.
//
// Its events, for staff: asset.uploaded, asset.ready, asset.cut, asset.failed, asset.edited, asset.killed,
// asset.restored. Each carries the cache tag "asset:N"; those that change a page also carry the tags of the stories that show the picture.
//
// Rights. Pictures belong to the house, not to an edition, so a right in any edition lets one see, upload and edit.
// Editing a picture that a published story shows changes a published page: that takes the right to correct in every
// edition that shows it. Killing is the emergency brake: whoever may kill anywhere may kill any picture.
//
// It refuses to know what a story is beyond its number, and to serve a size that was not drawn.
package mediabank
