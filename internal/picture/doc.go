// Package picture recognises, checks, reads and re-draws picture files; it works on bytes and keeps nothing.
//
// It owns four jobs:
//
//   - Inspect says what a file is by its content, never by its name: JPEG, PNG, WebP or GIF, inside the limits of
//     bytes, sides and pixels. Nothing is decoded for that; Decoder.Check then decodes the whole file under a limit
//     of time, number and memory, which is how a damaged picture is found.
//   - ReadMetadata reads IPTC-IIM, XMP and EXIF into one Metadata. A broken block is a Note, never a failure.
//   - Decoder.Render makes the smaller, upright files that a page shows. They are drawn anew, so nothing of the
//     original's metadata can pass; Embed then writes the few public fields into them.
//   - Rect is a part of a picture, as fractions of its upright sides.
//
// Decisions. An animated GIF is accepted and stands for its first frame, an animated PNG for its default image; an
// animated WebP is refused, because nothing here can decode its frames. A file with bytes after its end is
// accepted (telephones and cameras put a second picture or a clip there; Info.Trailing counts them), but refused when
// they are markup, a script, a document, an archive or a program. Profiles of colour: one that describes RGB and is
// not sRGB goes into the renditions, cut down to the tags that colour needs, since a display's profile can hold the
// display's serial number; profiles of CMYK and gray are dropped because the renditions are RGB.
//
// Which source wins (IPTC and MWG guidelines): XMP before IIM, unless the IPTC digest in the file says that the IIM
// was changed after the XMP was written; then IIM. EXIF only where both are silent: cameras fill its description
// and artist with their own words.
//
// It refuses to know what an agency, a credit pattern or an asset is, has no tables, and writes no file. GPS
// positions, serial numbers and private contacts are never read.
package picture
