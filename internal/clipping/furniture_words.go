package clipping

// furniture lists what the interfaces of news sites say around a story, in the languages that the program ships. Each
// is matched against a whole line, or against a whole line made of several of them: a sentence that merely holds such a
// word is never touched.
var furniture = []string{
	// English
	"subscribe", "subscribe now", "subscribe to our newsletter", "sign up for our newsletter", "sign up", "sign in", "log in", "login", "log out", "register",
	"newsletter", "newsfeed", "news feed", "all news", "latest news", "breaking news", "top stories", "most read", "most popular", "most viewed", "trending", "trending now",
	"recommended", "you may also like", "related", "related news", "related stories", "related articles", "related topics", "more news", "more stories", "more on this",
	"read more", "read also", "see also", "learn more", "show more", "load more", "view more", "see more", "more", "continue reading", "continue reading below", "go back", "back to top",
	"to participate in the discussion", "log in or register", "log in to comment", "join the discussion", "join the conversation", "comments", "comment", "leave a comment", "add a comment",
	"discuss", "discussion", "reply", "send", "post", "loader", "loading", "please wait", "chats", "chat", "close", "open", "cancel", "menu", "search", "home", "home page",
	"share", "share this", "share this article", "share on", "share on facebook", "share on twitter", "share on x", "tweet", "like", "follow us", "follow us on", "copy link", "link copied", "print", "print this page", "save", "bookmark",
	"email", "e-mail", "add to favorites", "download", "go to the mediabank", "go to the photobank", "go to mediabank", "advertisement", "advertising", "sponsored", "ad", "skip to content", "skip to main content", "skip ad",
	"cookie settings", "accept", "accept all", "accept cookies", "accept all cookies", "reject all", "manage cookies", "i agree", "got it", "privacy policy", "terms of use", "terms and conditions", "terms of service", "contact us", "contacts", "about us", "about", "feedback",
	"report a mistake", "report an error", "play", "play video", "watch video", "watch live", "listen", "photo", "photos", "video", "videos", "audio", "tags", "topics", "topic", "new", "views", "next", "previous", "title of the opened story", "title of the material being opened",
	"international", "world", "politics", "business", "economy", "sport", "sports", "culture", "opinion", "analysis", "news", "live", "turn on notifications", "enable notifications", "discover more", "popular", "in this story", "listen to this article", "click to share", "newsletter sign-up",
	// Russian
	"подписаться", "подпишитесь", "подписка", "подписаться на рассылку", "войти", "вход", "регистрация", "зарегистрироваться", "авторизация", "авторизоваться", "выйти", "лента новостей", "лента", "все новости", "последние новости", "главные новости", "новости", "главное", "популярное", "самое читаемое",
	"читайте также", "читать также", "читать далее", "читать дальше", "читать полностью", "читать подробнее", "подробнее", "еще", "показать еще", "загрузить еще", "смотрите также", "материалы по теме", "по теме", "рекомендуем", "ранее по теме", "другие новости",
	"чтобы участвовать в дискуссии", "чтобы принять участие в дискуссии", "для участия в дискуссии", "авторизуйтесь или зарегистрируйтесь", "войдите или зарегистрируйтесь", "обсуждение", "обсуждения", "обсудить", "комментарии", "комментировать", "оставить комментарий", "добавить комментарий", "ответить", "отправить",
	"загрузка", "чаты", "чат", "закрыть", "открыть", "отмена", "меню", "поиск", "главная", "на главную", "наверх", "поделиться", "скопировать ссылку", "ссылка скопирована", "распечатать", "печать", "сохранить", "нравится", "перейти в медиабанк", "перейти в фотобанк", "купить фото", "реклама", "на правах рекламы",
	"принять", "принять все", "согласен", "хорошо", "политика конфиденциальности", "правила использования", "пользовательское соглашение", "обратная связь", "контакты", "о проекте", "сообщить об ошибке", "фото", "видео", "аудио", "теги", "темы", "далее", "назад", "следующий", "предыдущий", "смотреть", "слушать", "новое",
	"заголовок открываемого материала", "в мире", "политика", "экономика", "общество", "спорт", "культура", "происшествия", "наука", "просмотры", "просмотров", "мы в соцсетях", "включить уведомления", "эфир",
	// Arabic
	"اشترك", "اشتراك", "اشترك الآن", "الاشتراك", "اشترك في النشرة البريدية", "تسجيل الدخول", "تسجيل", "دخول", "سجل", "سجل الدخول", "إنشاء حساب", "شريط الأخبار", "شريط الاخبار", "آخر الأخبار", "أهم الأخبار", "الأخبار", "جميع الأخبار", "كل الأخبار", "الأكثر قراءة", "الأكثر مشاهدة",
	"اقرأ المزيد", "اقرأ أيضا", "إقرأ أيضا", "اقرا ايضا", "المزيد", "عرض المزيد", "مواضيع ذات صلة", "أخبار ذات صلة", "ذات صلة", "موضوعات ذات صلة", "شاهد أيضا", "للمشاركة في المناقشة", "للمشاركة في النقاش", "سجل الدخول أو اشترك", "قم بتسجيل الدخول أو التسجيل", "قم بتسجيل الدخول أو تسجيل", "تابعنا عبر", "سجل دخولك أو أنشئ حسابا", "قم بتسجيل الدخول أو إنشاء حساب", "المناقشة", "النقاش", "التعليقات", "تعليقات", "أضف تعليقا", "تعليق", "رد", "إرسال",
	"تحميل", "جار التحميل", "جاري التحميل", "الدردشات", "الدردشة", "دردشة", "محادثات", "المحادثات", "إغلاق", "فتح", "إلغاء", "القائمة", "بحث", "البحث", "الرئيسية", "الصفحة الرئيسية", "شارك", "مشاركة", "شارك على فيسبوك", "شارك على تويتر", "نسخ الرابط", "تم نسخ الرابط", "طباعة", "حفظ", "تابعنا", "تابعونا", "إعلان", "اعلان",
	"الذهاب إلى بنك الصور", "انتقل إلى بنك الصور", "الانتقال إلى بنك الصور", "الذهاب إلى بنك الوسائط", "قبول", "قبول الكل", "موافق", "سياسة الخصوصية", "شروط الاستخدام", "اتصل بنا", "من نحن", "صور", "فيديو", "صوت", "التالي", "السابق", "عنوان المادة المفتوحة", "العالم", "سياسة", "اقتصاد", "رياضة", "ثقافة", "مشاهدات", "فيسبوك", "تويتر", "واتساب", "تلغرام", "تلغرام",
	// Spanish
	"suscribirse", "suscríbete", "suscríbase", "suscripción", "suscríbete a nuestro boletín", "boletín", "iniciar sesión", "inicia sesión", "inicie sesión", "registrarse", "regístrate", "regístrese", "acceder", "noticias", "últimas noticias", "última hora", "todas las noticias", "canal de noticias", "lo más leído", "lo más visto", "más leídas", "más noticias",
	"leer más", "lea más", "seguir leyendo", "lea también", "lee también", "le puede interesar", "te puede interesar", "ver más", "ver también", "mostrar más", "cargar más", "más", "relacionado", "relacionados", "noticias relacionadas", "temas relacionados", "más información", "para participar en la discusión", "para participar en el debate", "para participar en la conversación", "inicie sesión o regístrese", "inicia sesión o regístrate", "identifíquese o regístrese",
	"comentarios", "comentar", "deja un comentario", "discusión", "debate", "responder", "enviar", "cargando", "cargador", "chats", "cerrar", "abrir", "cancelar", "menú", "buscar", "inicio", "portada", "volver arriba", "compartir", "comparte", "compartir en facebook", "compartir en twitter", "copiar enlace", "enlace copiado", "imprimir", "guardar", "síguenos", "síguenos en", "publicidad", "anuncio", "ir al banco de imágenes", "ir al banco de fotos", "ir al mediabank", "ir a la mediateca", "ir al banco de medios",
	"aceptar", "aceptar todo", "aceptar todas", "aceptar cookies", "rechazar", "política de privacidad", "política de cookies", "términos de uso", "aviso legal", "contacto", "contáctenos", "quiénes somos", "fotos", "vídeo", "vídeos", "etiquetas", "siguiente", "anterior", "título del artículo abierto", "mundo", "política", "economía", "deportes", "cultura", "opinión", "vistas", "reproducir", "escuchar",
	// French
	"s'abonner", "abonnez-vous", "s'inscrire", "s'inscrire à la newsletter", "inscrivez-vous", "se connecter", "connexion", "connectez-vous", "inscription", "fil d'actualité", "fil d'actualités", "fil info", "fil d'info", "actualités", "toutes les actualités", "dernières nouvelles", "à la une", "les plus lus", "le plus lu", "en direct",
	"lire plus", "lire la suite", "lire aussi", "à lire aussi", "lire également", "voir aussi", "voir plus", "afficher plus", "charger plus", "plus", "en savoir plus", "sur le même sujet", "articles liés", "à lire également", "plus d'actualités", "pour participer à la discussion", "pour participer aux discussions", "connectez-vous ou inscrivez-vous", "identifiez-vous ou inscrivez-vous", "connectez-vous ou créez un compte",
	"commentaires", "commenter", "laisser un commentaire", "discussion", "discussions", "répondre", "envoyer", "chargement", "chargement en cours", "tchats", "chats", "fermer", "ouvrir", "annuler", "menu", "rechercher", "recherche", "accueil", "haut de page", "partager", "partagez", "partager sur facebook", "partager sur twitter", "copier le lien", "lien copié", "imprimer", "enregistrer", "suivez-nous", "publicité", "accéder à la banque de médias", "accéder à la banque d'images", "accéder à la médiathèque", "aller à la banque d'images", "aller dans la banque de médias", "aller à la médiathèque",
	"accepter", "tout accepter", "accepter les cookies", "tout refuser", "refuser", "politique de confidentialité", "mentions légales", "conditions d'utilisation", "contactez-nous", "qui sommes-nous", "vidéo", "vidéos", "suivant", "précédent", "titre de l'article ouvert", "monde", "politique", "économie", "sport", "culture", "vues", "écouter",
}

// networks are names that stand beside a story in every language and script.
var networks = []string{
	"facebook", "twitter", "telegram", "whatsapp", "viber", "vkontakte", "вконтакте", "vk", "одноклассники", "ok.ru", "instagram", "youtube", "linkedin", "pinterest", "reddit", "tumblr", "livejournal", "flipboard", "rss", "google news", "google+", "messenger", "odnoklassniki", "tiktok", "threads", "bluesky", "mastodon", "skype", "дзен", "яндекс.дзен",
}

// relatedLabels stand before the headline of another story, on its line or above it.
var relatedLabels = []string{
	"read more", "read also", "see also", "related", "related story", "related stories", "related article", "more on this", "also read",
	"читайте также", "читать также", "смотрите также", "по теме", "материал по теме", "ранее по теме",
	"اقرأ أيضا", "إقرأ أيضا", "اقرأ المزيد", "ذات صلة", "شاهد أيضا",
	"lea también", "lee también", "leer más", "relacionado", "ver también",
	"lire aussi", "à lire aussi", "lire également", "voir aussi", "sur le même sujet",
}

// feedLabels open a list of other stories beside the text.
var feedLabels = []string{
	"newsfeed", "news feed", "latest news", "all news", "most read", "most popular", "top stories", "trending", "more news", "more stories", "recommended", "you may also like",
	"лента новостей", "лента", "все новости", "последние новости", "главные новости", "популярное", "самое читаемое", "рекомендуем", "другие новости",
	"شريط الأخبار", "شريط الاخبار", "آخر الأخبار", "أهم الأخبار", "جميع الأخبار", "الأكثر قراءة",
	"últimas noticias", "última hora", "todas las noticias", "canal de noticias", "lo más leído", "más noticias",
	"fil d'actualité", "fil d'actualités", "fil info", "dernières nouvelles", "les plus lus", "toutes les actualités", "plus d'actualités",
}

// cookieOpenings begin the notice by which a site asks for consent; it may be a long sentence.
var cookieOpenings = []string{
	"we use cookies", "this site uses cookies", "this website uses cookies", "our site uses cookies", "by continuing to use this site", "by using this site you", "we and our partners",
	"мы используем cookie", "мы используем файлы cookie", "сайт использует", "этот сайт использует", "на сайте используются файлы cookie", "наш сайт использует", "продолжая использовать сайт", "оставаясь на сайте",
	"نستخدم ملفات تعريف الارتباط", "يستخدم هذا الموقع ملفات", "يستخدم موقعنا ملفات", "نحن نستخدم ملفات",
	"utilizamos cookies", "este sitio utiliza cookies", "este sitio web utiliza cookies", "este sitio usa cookies", "usamos cookies",
	"nous utilisons des cookies", "ce site utilise des cookies", "ce site web utilise des cookies", "en poursuivant votre navigation",
}
