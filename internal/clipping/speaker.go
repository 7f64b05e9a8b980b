package clipping

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// speechVerbs introduce who said a thing, folded.
var speechVerbs = foldSet(strings.Fields(`said says told tells stressed added noted stated declared announced explained argued warned claimed insisted admitted confirmed denied commented replied recalled remarked emphasized emphasised underlined wrote tweeted pointed reiterated observed suggested
сказал сказала сказали заявил заявила заявили сообщил сообщила отметил отметила подчеркнул подчеркнула добавил добавила рассказал рассказала пояснил пояснила уточнил уточнила объяснил объяснила напомнил напомнила написал написала ответил ответила считает говорит призвал призвала указал указала признал признала
قال قالت وقال وقالت صرح صرحت وصرح أعلن أعلنت وأعلن أكد أكدت وأكد وأكدت أضاف أضافت وأضاف وأضافت أوضح أوضحت وأوضح شدد وشدد وشددت ذكر وذكر أشار وأشار وأشارت لفت
dijo declaró afirmó señaló añadió agregó explicó aseguró indicó manifestó subrayó apuntó sostuvo recordó comentó advirtió precisó expresó anunció
déclaré dit indiqué affirmé souligné ajouté précisé expliqué estimé assuré rappelé déclare affirme souligne ajoute précise explique estime assure indique annoncé confié`))

// titles stand before a name and are no part of it, folded.
var titles = foldSet(strings.Fields(`minister president secretary spokesman spokeswoman spokesperson deputy chairman chairwoman director chief general colonel captain ambassador senator governor mayor judge professor doctor dr mr mrs ms sir lord prime foreign defense defence interior state department ministry us un eu uk the vice leader king queen prince pope bishop inspector officer sergeant commissioner analyst head
министр президент премьер секретарь представитель представительница глава директор председатель губернатор мэр сенатор депутат посол генерал полковник профессор доктор мид пресс-секретарь госдепа сша россии официальный заместитель вице-премьер эксперт
ministro ministra presidente presidenta portavoz secretario secretaria gobernador alcalde alcaldesa senador senadora director directora general profesor profesora doctor doctora embajador señor señora don doña
ministre président présidente porte-parole secrétaire gouverneur maire sénateur sénatrice directeur directrice général professeur docteur ambassadeur monsieur madame m mme`))

// particles join the parts of a name without a capital.
var particles = foldSet(strings.Fields("van von der den de del da di la le al el bin ibn ben abu af av zu dos du y e"))

// speakerIn finds the last person whom a paragraph names as speaking; "" where there is none.
func speakerIn(text string) string {
	tokens := strings.FieldsFunc(text, edge)
	found := ""
	for i, token := range tokens {
		if !speechVerbs[fold(strings.Trim(token, ",.:;«»“”\"،"))] {
			continue
		}
		var name string
		if scriptOf(token) == "Arabic" {
			name = arabicSpeaker(tokens[i+1:])
		} else if name = nameBefore(tokens[:i]); name == "" {
			name = nameAfter(tokens[i+1:])
		}
		if name != "" {
			found = name
		}
	}
	return found
}

// nameBefore takes the name that ends right before the verb, or before an apposition between commas.
func nameBefore(tokens []string) string {
	if n := len(tokens); n > 0 && slices.Contains([]string{"a", "ha", "has", "had", "avait", "había"}, tokens[n-1]) {
		tokens = tokens[:n-1]
	}
	n := len(tokens)
	if n > 0 && strings.HasSuffix(tokens[n-1], ",") {
		for k := n - 2; k >= 0 && k >= n-14; k-- {
			if strings.HasSuffix(tokens[k], ",") {
				if name := nameOf(capitalRun(tokens[:k+1])); name != "" {
					return name
				}
				break
			}
		}
	}
	return nameOf(capitalRun(tokens))
}

// capitalRun answers the capitalised words at the end of tokens, particles within.
func capitalRun(tokens []string) []string {
	from := len(tokens)
	for k := len(tokens) - 1; k >= 0; k-- {
		word := cleanName(tokens[k])
		if k < len(tokens)-1 && breaksName(tokens[k]) {
			break
		}
		if personal(word) {
			from = k
		} else if !particles[word] {
			break
		}
	}
	return tokens[from:]
}

// nameAfter takes the first name within a few words behind the verb: "said the mayor, Anna Kask".
func nameAfter(tokens []string) string {
	for k := 0; k < len(tokens) && k < 10; k++ {
		if personal(cleanName(tokens[k])) {
			end := k
			for end < len(tokens) && (personal(cleanName(tokens[end])) || particles[tokens[end]]) {
				end++
				if breaksName(tokens[end-1]) {
					break
				}
			}
			if name := nameOf(tokens[k:end]); name != "" {
				return name
			}
			k = end - 1
		}
		if k < len(tokens) && strings.ContainsAny(tokens[k], ".;:—“«\"") {
			return ""
		}
	}
	return ""
}

// nameOf keeps of a run of capitalised words the person: the last two, particles within, without titles. One word alone
// may be a country, and is no name.
func nameOf(run []string) string {
	var name []string
	capitals := 0
	for k := len(run) - 1; k >= 0 && capitals < 2; k-- {
		word := cleanName(run[k])
		if titles[fold(word)] || word == "" {
			break
		}
		if personal(word) {
			capitals++
		}
		name = append([]string{word}, name...)
	}
	if capitals < 2 {
		return ""
	}
	return strings.Join(name, " ")
}

func cleanName(token string) string {
	return strings.TrimSuffix(strings.TrimSuffix(strings.Trim(token, ",.;:()«»“”\"!?—"), "'s"), "’s")
}

// breaksName says whether a word ends a clause, so that a name cannot go on over it. An initial ("J.") does not.
func breaksName(token string) bool {
	last, _ := utf8.DecodeLastRuneInString(token)
	return strings.ContainsRune(",;:!?)”»\"", last) || last == '.' && utf8.RuneCountInString(token) > 2
}

// personal says whether a word may be part of a person's name: a capital first, then not all capitals.
func personal(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r) && (!allCaps(word) || utf8.RuneCountInString(word) == 1) && !weekdaySet[fold(word)] && !months[fold(word)]
}

// arabicSpeaker takes the two words before the particle that opens what is said: there are no capitals to go by.
func arabicSpeaker(tokens []string) string {
	for k := 0; k < len(tokens) && k < 16; k++ {
		f := fold(strings.Trim(tokens[k], "،:."))
		opens := slices.Contains([]string{"ان", "انه", "انها", "في", "خلال", "للصحفيين", "لوكاله", "امس", "اليوم", "يوم", "امام", "عقب"}, f)
		stops := strings.HasSuffix(tokens[k], "،") || strings.HasSuffix(tokens[k], ":")
		if !opens && !stops {
			continue
		}
		end := k
		if stops && !opens {
			end++
		}
		if end < 2 || strings.HasPrefix(tokens[end-2], "ال") {
			return ""
		}
		return strings.Trim(tokens[end-2]+" "+tokens[end-1], "،:.")
	}
	return ""
}
