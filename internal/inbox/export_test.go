package inbox

import "context"

// Write does the job of a notice's letter now.
func (b *Box) Write(ctx context.Context, notice int64) error { return b.write(ctx, letterFor{notice}) }
