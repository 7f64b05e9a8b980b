package mail

// Passing are the tables that a copy of the newsroom does without: a letter that waits goes out once, from where it was
// written, and a link in it would open nothing elsewhere.
var Passing = []string{"mail_letter"}

// PassingJobs are the kinds of jobs that work on them.
var PassingJobs = []string{kind}
