package discussion

import "time"

// ReaderState is what somebody is in one discussion now.
type ReaderState string

// The states of a reader.
const (
	Anonymous   ReaderState = "anonymous"   // nobody is signed in
	Unconfirmed ReaderState = "unconfirmed" // the e-mail address is not proved yet
	Newcomer    ReaderState = "new"         // the first messages are checked, links are held
	Member      ReaderState = "member"
	Trusted     ReaderState = "trusted"   // earned by accepted messages
	Warned      ReaderState = "warned"    // must acknowledge a rule first
	Muted       ReaderState = "muted"     // in this discussion, until a time
	Suspended   ReaderState = "suspended" // in the edition or everywhere, until a time
	Blocked     ReaderState = "blocked"   // for good; one appeal
	Deleted     ReaderState = "deleted"   // the account is gone
)

// ReaderStates lists the states of a reader.
var ReaderStates = []ReaderState{Anonymous, Unconfirmed, Newcomer, Member, Trusted, Warned, Muted, Suspended, Blocked, Deleted}

// Reader is a person with what the board knows of him.
type Reader struct {
	Person
	Accepted  int        // messages that stand
	Rejected  int        // messages that were rejected, and stayed so
	Premod    bool       // a moderator sees every message first
	Sanctions []Sanction // those that are in force in the discussion at hand
	Last      time.Time  // the newest own message in the discussion at hand
}

// What earns trust: so many accepted messages, at most one in TrustRejected rejected, an account of TrustAge.
const (
	TrustAccepted = 20
	TrustRejected = 20
	TrustAge      = 7 * 24 * time.Hour
)

// Earned answers the state that a reader's record gives where nothing stands against him.
func (r Reader) Earned(now time.Time) ReaderState {
	switch {
	case r.Staff:
		return Trusted
	case r.Accepted < Checked:
		return Newcomer
	case r.Accepted >= TrustAccepted && r.Rejected*TrustRejected <= r.Accepted && now.Sub(r.Created) >= TrustAge && !r.Premod:
		return Trusted
	}
	return Member
}

// Measure is what a moderator may do about a reader.
type Measure string

// The measures.
const (
	Warn    Measure = "warn"    // the reader must acknowledge the quoted rule before talking on
	Mute    Measure = "mute"    // until a time, in one discussion
	Suspend Measure = "suspend" // until a time, in the edition or everywhere
	Block   Measure = "block"   // for good, in one discussion, the edition or everywhere
	Check   Measure = "check"   // a moderator sees every message first, until it is lifted
)

// Measures lists the measures.
var Measures = []Measure{Warn, Check, Mute, Suspend, Block}

// Scope is how far a measure reaches.
type Scope string

// The scopes.
const (
	InChat    Scope = "chat"    // one discussion
	InEdition Scope = "edition" // one edition
	OnSite    Scope = "site"    // every edition
)

// Sanction is a measure against a reader.
type Sanction struct {
	ID           int64     `json:"id"`
	Reader       int64     `json:"reader"`
	Measure      Measure   `json:"measure"`
	Scope        Scope     `json:"scope"`
	Edition      string    `json:"edition,omitempty"` // InEdition, InChat
	Story        int64     `json:"story,omitempty"`   // InChat
	Message      int64     `json:"message,omitempty"` // what gave cause; 0: none in particular
	Rule         Rule      `json:"rule"`
	Note         string    `json:"note,omitempty"` // to the reader
	At           time.Time `json:"at"`
	Until        time.Time `json:"until,omitzero"` // zero: for good
	Acknowledged time.Time `json:"acknowledged,omitzero"`
	Lifted       time.Time `json:"lifted,omitzero"`
	By           int64     `json:"-"` // the moderator; 0: the operator
	section      string    // of the discussion, where the scope is chat
	Appeal       Answer    `json:"appeal,omitempty"`
}

// InForce says whether a sanction stands at a moment.
func (s Sanction) InForce(now time.Time) bool {
	switch {
	case !s.Lifted.IsZero():
		return false
	case s.Measure == Warn:
		return s.Acknowledged.IsZero()
	}
	return s.Until.IsZero() || now.Before(s.Until)
}

// Reaches says whether a sanction is about a discussion.
func (s Sanction) Reaches(d Discussion) bool {
	return s.Scope == OnSite || s.Scope == InEdition && s.Edition == d.Edition || s.Scope == InChat && s.Story == d.Story
}

// Rule is what a message or a reader may offend against; Key is its text in the catalogue.
type Rule string

// The rules of every edition.
const (
	RuleInsult   Rule = "insult"    // insults and harassment
	RuleHate     Rule = "hate"      // hatred against a group
	RuleViolence Rule = "violence"  // threats and calls to violence
	RulePrivacy  Rule = "privacy"   // other people's private data
	RuleFalse    Rule = "false"     // knowingly false claims, defamation
	RuleIllegal  Rule = "illegal"   // against the law
	RuleSpam     Rule = "spam"      // advertising and repetition
	RuleOffTopic Rule = "off_topic" // nothing to do with the story
	RuleObscene  Rule = "obscene"   // obscene language
	RuleOther    Rule = "other"     // the note says what
)

// Rules lists the rules in the order in which a form shows them.
var Rules = []Rule{RuleInsult, RuleHate, RuleViolence, RulePrivacy, RuleFalse, RuleIllegal, RuleSpam, RuleOffTopic, RuleObscene, RuleOther}

var ruleKeys = map[Rule]string{
	RuleInsult: "discussion.rule_insult", RuleHate: "discussion.rule_hate", RuleViolence: "discussion.rule_violence",
	RulePrivacy: "discussion.rule_privacy", RuleFalse: "discussion.rule_false", RuleIllegal: "discussion.rule_illegal",
	RuleSpam: "discussion.rule_spam", RuleOffTopic: "discussion.rule_off_topic", RuleObscene: "discussion.rule_obscene",
	RuleOther: "discussion.rule_other",
}

// Key answers the catalogue key of the rule's text; "" for what is no rule.
func (r Rule) Key() string { return ruleKeys[r] }

// Answer is how an appeal stands.
type Answer string

// The answers to an appeal.
const (
	NoAppeal   Answer = ""
	Waiting    Answer = "waiting"
	Upheld     Answer = "upheld"   // the decision stands
	Overturned Answer = "restored" // the decision was taken back
)
