package story

// ListQuery is the query behind every list, for a look at its plan.
const ListQuery = lean + listQuery
