package demo

import (
	"context"
	"fmt"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
)

// The English desk has a stage of its own, and its economy section demands two approvals; one draft shows both.
const (
	flowEdition = "en"
	flowSection = "economy"
)

// flow sets up the stages and rules of the newsroom once the stories have been told, so that what is out stays out.
func (l *loader) flow(ctx context.Context) error {
	ed, err := l.app.House.ByCode(ctx, flowEdition)
	if err != nil {
		return err
	}
	section, known := ed.Section(flowSection)
	if !known {
		return fmt.Errorf("edition %s has no section %s", flowEdition, flowSection)
	}
	section.Rules.TwoApprovals, section.Rules.GuestCounts = true, true
	if err := l.app.House.ChangeSection(ctx, account.Operator(), flowEdition, section); err != nil {
		return err
	}
	legal := desk.Step{Code: "legal", Name: "Legal", Position: 2, Leave: desk.Gate{Right: account.Approve}}
	if err := l.app.Desk.KeepStage(ctx, account.Operator(), flowEdition, legal); err != nil {
		return err
	}
	if err := l.app.Desk.SetStyle(ctx, l.chief(), flowEdition, styleFile); err != nil {
		return err
	}
	return l.waitForSecond(ctx, section)
}

// styleFile is the beginning of the agency's style file.
const styleFile = `# Meridian style: word → use instead | note | why
utilis* → use | plain words | The shorter word says the same.
in order to → to | plain words
prior to → before | plain words
at this point in time → now | plain words
claim* → say | attribution | "Claimed" casts doubt; say who says it.
slam* → criticise | no slang in news
Suria Delta → Suria-Delta | place names | With a hyphen, as the town writes itself.
terrorist* | attribution | Say what somebody did, and who calls them so.
`

// waitForSecond takes the submitted drafts of the section to the lawyers, with the chief's approval.
func (l *loader) waitForSecond(ctx context.Context, section edition.Section) error {
	drafts, err := l.app.Desk.List(ctx, account.Operator(), desk.Filter{Edition: flowEdition, Stage: desk.Submitted})
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if d.Copy.Section != section.Slug {
			continue
		}
		if _, err := l.app.Desk.Move(ctx, l.chief(), d.ID, desk.Move{To: "legal"}); err != nil {
			return err
		}
		if _, err := l.app.Desk.Approve(ctx, l.chief(), d.ID, d.Version); err != nil {
			return err
		}
	}
	return nil
}
