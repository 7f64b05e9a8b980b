package newsroom

import (
	"net/http"
	"slices"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/web"
)

// What a door may ask instead of a right.
const (
	Anyone account.Right = "anyone" // no question
	Signed account.Right = "signed" // an account, whatever it may do
)

// Route is one address of the newsroom and the right that opens it. The domain asks again, for the edition and section.
type Route struct {
	Method  string
	Pattern string // as net/http's ServeMux reads it
	Right   account.Right
}

type route struct {
	Route
	serve func(*Face, *visit) error
	limit func() int64
}

// Limits of what a request may carry.
const (
	formLimit   = 2 << 20
	uploadLimit = 64 << 20
	listLimit   = 8 << 20 // two word lists at their longest
)

func forms() int64   { return formLimit }
func uploads() int64 { return uploadLimit }
func lists() int64   { return listLimit }

// admits says whether the door is open to somebody.
func (r route) admits(who account.Actor) error {
	switch {
	case r.Right == Anyone:
		return nil
	case who.Anonymous():
		return errs.New(errs.Unsigned, "%s %s needs a session", r.Method, r.Pattern)
	case r.Right != Signed && !who.Anywhere(r.Right):
		return errs.New(errs.Forbidden, "%s lacks the right %q anywhere", who.Subject(), r.Right)
	}
	return nil
}

// Routes answers every address of the newsroom with the right that opens it, for a test to walk.
func Routes() []Route {
	all := make([]Route, len(routes))
	for i, r := range routes {
		all[i] = r.Route
	}
	return all
}

// Routes answers every address of the face.
func (f *Face) Routes() []web.Route {
	all := make([]web.Route, len(routes))
	for i, r := range routes {
		all[i] = web.Route{Method: r.Method, Pattern: r.Pattern}
	}
	return all
}

func get(pattern string, right account.Right, serve func(*Face, *visit) error) route {
	return route{Route{http.MethodGet, "/newsroom/" + pattern, right}, serve, forms}
}

func post(pattern string, right account.Right, serve func(*Face, *visit) error) route {
	return route{Route{http.MethodPost, "/newsroom/" + pattern, right}, serve, forms}
}

var routes []route

func init() { // the handlers look at the table themselves, so that it cannot be an initial value
	routes = []route{
		get("{$}", Signed, (*Face).hall),
		get("sign-in", Anyone, (*Face).signInPage),
		post("sign-in", Anyone, (*Face).signIn),
		get("setup", Anyone, (*Face).setupPage),
		post("setup", Anyone, (*Face).setUp),
		post("sign-out", Signed, (*Face).signOut),

		get("account", Signed, (*Face).ownAccount),
		get("account/code", Signed, (*Face).ownAccount),
		post("account/profile", Signed, (*Face).changeProfile),
		post("account/password", Signed, (*Face).changePassword),
		post("account/code", Signed, (*Face).enrolCode),
		post("account/code/confirm", Signed, (*Face).confirmCode),
		post("account/code/remove", Signed, (*Face).removeCode),
		post("account/sessions/{session}/end", Signed, (*Face).endSession),
		post("account/sessions/end-others", Signed, (*Face).endOtherSessions),
		post("account/keys", Signed, (*Face).addKey),
		post("account/keys/{key}/revoke", Signed, (*Face).revokeKey),

		get("staff", account.ManageStaff, (*Face).staffPage),
		post("staff", account.ManageStaff, (*Face).addStaff),
		get("staff/{account}", account.ManageStaff, (*Face).personPage),
		post("staff/{account}/profile", account.ManageStaff, (*Face).changePerson),
		post("staff/{account}/roles", account.ManageStaff, (*Face).changeRoles),
		post("staff/{account}/password", account.ManageStaff, (*Face).setPassword),
		post("staff/{account}/code/remove", account.ManageStaff, (*Face).removePersonCode),
		post("staff/{account}/disable", account.ManageStaff, (*Face).disablePerson),
		post("staff/{account}/enable", account.ManageStaff, (*Face).enablePerson),
		post("staff/{account}/sessions/end", account.ManageStaff, (*Face).endPersonSessions),
		post("staff/{account}/keys/{key}/revoke", account.ManageStaff, (*Face).revokePersonKey),

		get("editions", account.HousePages, (*Face).editionsPage),
		post("editions", account.ManageEdition, (*Face).addEdition),
		post("agency", account.ManageEdition, (*Face).changeAgency),
		get("editions/{code}", account.HousePages, (*Face).editionPage),
		post("editions/{code}", account.ManageEdition, (*Face).changeEdition),
		get("editions/{code}/pages/{page}", account.HousePages, (*Face).housePage),
		post("editions/{code}/pages/{page}", account.HousePages, (*Face).saveHousePage),
		get("editions/{code}/pages/{page}/versions/{version}", account.HousePages, (*Face).previewHousePage),
		post("editions/{code}/sections", account.ManageEdition, (*Face).addSection),
		post("editions/{code}/sections/{slug}", account.ManageEdition, (*Face).changeSection),
		post("editions/{code}/sections/{slug}/remove", account.ManageEdition, (*Face).removeSection),

		get("front", account.Arrange, (*Face).frontPage),
		post("front", account.Arrange, (*Face).arrangeFront),
		post("front/undo", account.Arrange, (*Face).undoFront),
		get("front/preview", account.Arrange, (*Face).frontPreview),
		post("front/preview", account.Arrange, (*Face).frontPreview),

		get("desk", account.See, (*Face).deskPage),
		post("drafts", account.Write, (*Face).createDraft),
		get("import", account.Write, (*Face).importPage),
		post("import", account.Write, (*Face).importText),
		get("drafts/{draft}", account.See, (*Face).draftPage),
		get("drafts/{draft}/state", account.See, (*Face).draftState),
		post("drafts/{draft}/save", account.Write, (*Face).saveDraft),
		get("drafts/{draft}/here", account.See, (*Face).here),
		get("drafts/{draft}/text", account.See, (*Face).draftText),
		post("drafts/{draft}/take-over", account.Write, (*Face).takeOver),
		post("drafts/{draft}/aside", account.Write, (*Face).keepAside),
		post("drafts/{draft}/submit", account.Write, (*Face).submitDraft),
		post("drafts/{draft}/return", account.Approve, (*Face).returnDraft),
		post("drafts/{draft}/approve", account.Approve, (*Face).approveDraft),
		post("drafts/{draft}/publish", account.Publish, (*Face).publishDraft),
		post("drafts/{draft}/schedule", account.Publish, (*Face).scheduleDraft),
		post("drafts/{draft}/unschedule", account.Publish, (*Face).unscheduleDraft),
		post("drafts/{draft}/lift", account.LiftEmbargo, (*Face).liftEmbargo),
		post("drafts/{draft}/spike", account.Write, (*Face).spikeDraft),
		post("drafts/{draft}/revive", account.Write, (*Face).reviveDraft),
		get("drafts/{draft}/look", account.See, (*Face).lookPage),
		get("drafts/{draft}/preview", account.See, (*Face).preview),
		get("drafts/{draft}/versions", account.See, (*Face).historyPage),
		get("drafts/{draft}/versions/{version}", account.See, (*Face).versionPage),

		get("tasks", account.See, (*Face).tasksPage),
		get("tasks/pulse", account.See, (*Face).tasksPulse),
		get("tasks/{task}", account.See, (*Face).taskPage),
		post("tasks/{task}/done", account.Write, (*Face).taskDone),
		post("stories/{story}/translate", account.Write, (*Face).translateStory),
		post("drafts/{draft}/translate", account.Write, (*Face).translateDraft),
		get("flash", account.Flash, (*Face).flashPage),
		post("flash", account.Flash, (*Face).sendFlash),
		post("banner/{code}", account.Flash, (*Face).putBanner),
		post("banner/{code}/down", account.Flash, (*Face).takeDownBanner),

		post("topics", account.Edit, (*Face).addTopic),
		get("find/all", account.See, (*Face).findAll),
		get("find/stories", account.See, (*Face).findStories),
		get("find/pictures", account.See, (*Face).findPictures),

		get("stories", account.See, (*Face).storiesPage),
		get("stories/{story}", account.See, (*Face).storyPage),
		get("stories/{story}/versions/{version}", account.See, (*Face).storyVersionPage),
		post("stories/{story}/update", account.Write, (*Face).openUpdate),
		post("stories/{story}/correct", account.Correct, (*Face).correctStory),
		post("corrections/{request}/approve", account.Correct, (*Face).approveCorrection),
		post("corrections/{request}/refuse", account.Correct, (*Face).refuseCorrection),
		post("stories/{story}/hold", account.Correct, (*Face).holdStory),
		post("stories/{story}/release", account.Correct, (*Face).releaseStory),
		post("stories/{story}/kill", account.Kill, (*Face).killStory),
		post("stories/{story}/restore", account.Kill, (*Face).restoreStory),

		get("reports", account.See, (*Face).reportsPage),
		get("reports/{report}", account.See, (*Face).reportPage),
		post("reports/{report}/claim", account.Correct, (*Face).claimReport),
		post("reports/{report}/put-back", account.Correct, (*Face).putBackReport),
		post("reports/{report}/answer", account.Correct, (*Face).answerReport),

		get("mediabank", account.See, (*Face).mediabankPage),
		{Route{http.MethodPost, "/newsroom/mediabank", account.Upload}, (*Face).upload, uploads},
		get("mediabank/{asset}", account.See, (*Face).assetPage),
		get("mediabank/{asset}/state", account.See, (*Face).assetState),
		post("mediabank/{asset}", account.Upload, (*Face).editAsset),
		post("mediabank/{asset}/kill", account.Kill, (*Face).killAsset),
		post("mediabank/{asset}/restore", account.Kill, (*Face).restoreAsset),
		get("mediabank/{asset}/file/{width}", account.See, (*Face).assetFile),
		get("mediabank/{asset}/{crop}/{width}", account.See, (*Face).assetFile),
		get("mediabank/{asset}/original", account.See, (*Face).assetOriginal),

		get("second-reader", account.Approve, (*Face).secondReaderPage),
		post("second-reader/{story}/{version}", account.Approve, (*Face).secondRead),

		get("moderation", account.Moderate, board((*Face).moderationQueue)),
		get("moderation/pulse", account.Moderate, board((*Face).moderationPulse)),
		post("moderation/next", account.Moderate, board((*Face).moderationNext)),
		get("moderation/messages/{message}", account.Moderate, board((*Face).moderationCase)),
		post("moderation/messages/{message}/claim", account.Moderate, board((*Face).claimCase)),
		post("moderation/messages/{message}/release", account.Moderate, board((*Face).releaseCase)),
		post("moderation/messages/{message}/approve", account.Moderate, board((*Face).approveMessage)),
		post("moderation/messages/{message}/reject", account.Moderate, board((*Face).rejectMessage)),
		post("moderation/messages/{message}/feature", account.Moderate, board((*Face).featureMessage)),
		post("moderation/messages/{message}/answer", account.Moderate, board((*Face).answerMessage)),
		post("moderation/messages/{message}/memo", account.Moderate, board((*Face).memoOnCase)),
		post("moderation/messages/{message}/measure", account.Moderate, board((*Face).measureAuthor)),
		get("moderation/readers/{reader}", account.Moderate, board((*Face).readerPage)),
		post("moderation/readers/{reader}/measure", account.Moderate, board((*Face).measureReader)),
		post("moderation/readers/{reader}/memo", account.Moderate, board((*Face).addMemo)),
		post("moderation/readers/{reader}/bulk", account.Moderate, board((*Face).bulkReader)),
		post("moderation/sanctions/{sanction}/lift", account.Moderate, board((*Face).liftSanction)),
		get("moderation/stories/{story}", account.Moderate, board((*Face).talkPage)),
		post("moderation/stories/{story}/state", account.Moderate, board((*Face).changeTalk)),
		post("moderation/stories/{story}/pin", account.Moderate, board((*Face).pinTalk)),
		get("moderation/appeals", account.Moderate, board((*Face).appealsPage)),
		post("moderation/appeals/{appeal}/answer", account.Moderate, board((*Face).answerAppeal)),
		post("moderation/acts/{act}/undo", account.Moderate, board((*Face).undoAct)),
		get("moderation/policy", account.Moderate, board((*Face).policyPage)),
		post("moderation/policy", account.Moderate, board((*Face).setPolicy)),
		get("moderation/words", account.Moderate, board((*Face).wordsPage)),
		{Route{http.MethodPost, "/newsroom/moderation/words", account.Moderate}, board((*Face).setWords), lists},
		get("moderation/history", account.Moderate, board((*Face).moderationHistory)),
	}
	routes = slices.Concat(routes, flowRoutes(), guestRoutes(), checkRoutes(), listRoutes(), planRoutes(), marginRoutes())
}

// unknown answers an address that is no page of ours.
func (f *Face) unknown(v *visit) error {
	return errs.New(errs.NotFound, "no page %s", v.r.URL.Path)
}

// foreign answers a form that another site has sent.
func (f *Face) foreign(v *visit) error {
	return &errs.Error{Kind: errs.Forbidden, Key: "newsroom.foreign_form", Err: http.ErrNotSupported}
}

// hall leads to the first place that is open to somebody.
func (f *Face) hall(v *visit) error {
	next := "/newsroom/account"
	if v.who.Anywhere(account.See) {
		next = "/newsroom/desk"
	}
	http.Redirect(v.w, v.r, next, http.StatusSeeOther)
	return nil
}
