package newsroom

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/journal"
	"dateline.news/internal/story"
)

// Happening is one entry of the journal in words: who did what, when.
type Happening struct {
	At  time.Time
	Who string
	Did string
}

// happenings are the words of the journal's kinds that stand on a draft's, a story's and a picture's page.
var happenings = map[string]string{
	"draft.created": "newsroom.did_create", "draft.saved": "newsroom.did_save", "draft.submitted": "newsroom.did_submit",
	"draft.returned": "newsroom.did_return", "draft.approved": "newsroom.did_approve", "draft.published": "newsroom.did_publish",
	"draft.embargo_inherited": "newsroom.did_inherit", "task.opened": "task.did_open", "task.done": "task.did_finish",
	"draft.flashed": "newsroom.did_flash", "draft.unseen_asked": "newsroom.did_ask_unseen",
	"draft.published_alone": "newsroom.did_publish_alone", "draft.second_read": "newsroom.did_second_read", "draft.scheduled": "newsroom.did_schedule",
	"draft.unscheduled": "newsroom.did_unschedule", "draft.schedule_failed": "newsroom.did_fail_schedule", "draft.embargo_lifted": "newsroom.did_lift",
	"draft.pen_taken": "newsroom.did_pen", "draft.taken_over": "newsroom.did_take_over", "draft.kept_aside": "newsroom.did_keep_aside",
	"draft.spiked": "newsroom.did_spike", "draft.revived": "newsroom.did_revive", "draft.note_added": "newsroom.did_note",
	"draft.note_resolved": "newsroom.did_resolve", "draft.handed_over": "newsroom.did_hand_over", "draft.due": "newsroom.did_due", "draft.undone": "newsroom.did_undo", "story.published": "newsroom.did_publish", "story.updated": "newsroom.did_update",
	"draft.note_answered": "newsroom.did_answer_note", "draft.note_reopened": "newsroom.did_reopen", "draft.suggested": "newsroom.did_suggest",
	"draft.suggestion_accepted": "newsroom.did_accept", "draft.suggestion_refused": "newsroom.did_refuse", "draft.restored": "newsroom.did_restore_version",
	"report.sent": "newsroom.did_report", "report.claimed": "newsroom.did_claim_report", "report.put_back": "newsroom.did_put_report_back", "report.answered": "newsroom.did_answer_report",
	"draft.moved": "newsroom.did_move", "draft.checked": "newsroom.did_check", "draft.guest_invited": "newsroom.did_invite", "draft.guest_revoked": "newsroom.did_revoke_guest", "draft.guest_opened": "newsroom.did_open_link",
	"draft.guest_approved": "newsroom.did_approve_as_guest", "draft.guest_objected": "newsroom.did_object",
	"draft.answered": "newsroom.did_answer", "story.correction_asked": "newsroom.did_ask_correction", "story.correction_refused": "newsroom.did_refuse_correction",
	"story.corrected": "newsroom.did_correct", "story.held": "newsroom.did_hold", "story.released": "newsroom.did_release",
	"story.killed": "newsroom.did_kill", "story.linked": "newsroom.did_link", "story.restored": "newsroom.did_restore", "asset.uploaded": "newsroom.did_upload",
	"asset.edited": "newsroom.did_describe", "asset.killed": "newsroom.did_kill_picture", "asset.restored": "newsroom.did_restore",
	"asset.ready": "newsroom.did_ready", "asset.failed": "newsroom.did_fail",
	"asset.cut": "newsroom.did_cut",
}

// happened says a kind of the journal in words; one that has none is said as it is.
func (v *visit) happened(kind string) string {
	if key, known := happenings[kind]; known {
		return v.words.T(key)
	}
	return kind
}

// name says an actor of the journal: a colleague by name, the operator and the program by what they are.
func (v *visit) name(subject string, names map[int64]string) string {
	kind, id, numbered := strings.Cut(subject, ":")
	if !numbered {
		switch kind {
		case "operator":
			return v.words.T("newsroom.operator")
		case "guest":
			return v.words.T("newsroom.guest")
		case "system":
			return v.words.T("newsroom.program")
		}
		return subject
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if name := names[n]; err == nil && name != "" {
		return name
	}
	return subject
}

// recropped says which pictures a change cuts otherwise, "" where it cuts none.
func (v *visit) recropped(e journal.Entry) string {
	var payload struct {
		Crops []story.Recrop `json:"crops"`
	}
	if len(e.Payload) > 0 && json.Unmarshal(e.Payload, &payload) != nil {
		return "" // of another shape: it tells of no crop
	}
	said := ""
	for _, c := range payload.Crops {
		said += " · " + v.words.T("newsroom.did_recrop", "Number", c.Asset, "Before", v.crop(c.Before), "After", v.crop(c.After))
	}
	return said
}

// crop says how a picture is cut, or that it is whole.
func (v *visit) crop(name string) string {
	if name == "" {
		return v.words.T("newsroom.crop_whole")
	}
	return cropWords(name)
}

// journalOf says what is asked of the journal.
type journalOf struct {
	edition  edition.Edition
	section  string
	subjects []string
	names    map[int64]string
}

const journalLimit = 200

// journal answers what happened to the subjects, newest first, for those who may read it. Saves of one person in a row
// are one happening.
func (f *Face) journal(v *visit, of journalOf) ([]Happening, error) {
	if !v.who.Can(account.ReadJournal, of.edition.Code, of.section) {
		return nil, nil
	}
	var all []Happening
	last := ""
	for _, subject := range of.subjects {
		entries, err := f.Journal.Read(v.r.Context(), journal.Query{Subject: subject, Limit: 1000})
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			did := v.happened(e.Kind) + v.recropped(e)
			if this := e.Actor + did; this != last || e.Kind != "draft.saved" {
				all = append(all, Happening{Who: v.name(e.Actor, of.names), Did: did})
				last = this
			}
			all[len(all)-1].At = e.At.In(f.House.Zone(of.edition))
		}
	}
	slices.Reverse(all)
	return all[:min(len(all), journalLimit)], nil
}
