package account

// Passing are the tables that a copy of the newsroom does without. Who is signed in, links that were sent and what was
// counted against strangers belong to the running program: in a copy they would be doors left open.
var Passing = []string{"account_session", "account_token", "account_errand", "account_ceremony", "account_attempt", "account_quota"}

// PassingJobs are the kinds of jobs that work on them.
var PassingJobs = []string{errandKind}
