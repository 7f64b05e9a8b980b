package mediabank

// Usage says which assets the published version of a story shows.
type Usage struct {
	Story   int64
	Edition string  // code
	Assets  []int64 // the lead first, each once
}
