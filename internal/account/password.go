package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dateline.news/internal/errs"
)

// How long a password is, in characters. There are no rules of composition and no expiry: they make passwords worse
// (NIST SP 800-63B 3.1.1.2).
const (
	shortestPassword = 12
	longestPassword  = 200
)

// commonPasswords are what people choose when they are asked for twelve characters, in the form that plain gives them.
var commonPasswords = map[string]bool{}

func init() {
	for _, p := range strings.Fields(`
		password password1 password12 password123 password1234 passwordpassword mypassword yourpassword
		letmein letmeinnow welcome welcome123 welcomehome changeme changemenow administrator adminadmin
		qwerty qwertyuiop qwertyqwerty qwertyuiopasdf asdfghjkl asdfghjklqwerty zxcvbnm zxcvbnmasdf qazwsxedc qazwsxedcrfv 1qaz2wsx3edc 1qaz2wsx3edc4rfv
		abcdefghijkl abcdefghijklm abcdefghijklmnop abcabcabcabc iloveyou iloveyousomuch iloveyouforever
		sunshine sunshine123 football football123 baseball superman princess trustno1 whatever
		newsroom newsroom123 breakingnews dateline headline journalist editorinchief
		correcthorsebatterystaple пароль парольпароль йцукенгшщзхъ йцукен123456 motdepasse motdepasse123 azertyuiop azertyuiopqs contraseña contraseña123 contrasena123
		كلمةالسر كلمةالمرور`) {
		commonPasswords[p] = true
	}
}

// checkPassword refuses a password that would be guessed. e-mail and name are what a guesser tries first.
func checkPassword(password, email, name string) error {
	length := utf8.RuneCountInString(norm.NFKC.String(password))
	switch {
	case !utf8.ValidString(password):
		return errs.At("password", "account.password_unreadable", nil)
	case length < shortestPassword:
		return errs.At("password", "account.password_short", map[string]any{"Least": shortestPassword})
	case length > longestPassword:
		return errs.At("password", "account.password_long", map[string]any{"Most": longestPassword})
	case tellsOwner(plain(password), email, name):
		return errs.At("password", "account.password_personal", nil)
	case isCommon(plain(password)):
		return errs.At("password", "account.password_common", nil)
	}
	return nil
}

// plain strips a password to what a guesser starts from: lower case, no spaces or punctuation.
func plain(password string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(password))
}

// tellsOwner says whether the password is the owner's name or address with nothing but digits around it.
func tellsOwner(password, email, name string) bool {
	local, _ := cutLast(email, "@")
	core := strings.Trim(password, "0123456789")
	for _, known := range []string{plain(email), plain(local), plain(name)} {
		if known != "" && (password == known || core == known) {
			return true
		}
	}
	return false
}

// isCommon says whether the password is on the list, with digits around it or repeated, or a run of characters.
func isCommon(password string) bool {
	core := strings.Trim(password, "0123456789")
	unit := shortestUnit(password)
	return commonPasswords[password] || core == "" && isRun(password) || core != "" && commonPasswords[core] ||
		commonPasswords[unit] || utf8.RuneCountInString(unit) < 4 || isRun(password)
}

// shortestUnit answers the shortest string whose repetition is s.
func shortestUnit(s string) string {
	for n := 1; n <= len(s)/2; n++ {
		if len(s)%n == 0 && strings.Repeat(s[:n], len(s)/n) == s {
			return s[:n]
		}
	}
	return s
}

// isRun says whether every character is the one after, or the one before, its neighbour: 123456789012, abcdefghijkl.
func isRun(s string) bool {
	runes := []rune(s)
	up, down := true, true
	for i := 1; i < len(runes); i++ {
		step := runes[i] - runes[i-1]
		up = up && (step == 1 || runes[i-1] == '9' && runes[i] == '0')
		down = down && (step == -1 || runes[i-1] == '0' && runes[i] == '9')
	}
	return up || down
}
