internal import PaymentTemplates

/// What stands around the content of every page of the console.
///
/// Values: those of `PageLook.around`, and `nav`, `here`, `staff`, `self`, `leave`, `code` of `ConsoleVisit.page`; `flash` where a page
/// says what was done.
enum ConsoleFrame {
    /// A page of the console around `inside`.
    static func template(_ inside: String) -> HTMLTemplate {
        HTMLTemplate(inside, between: PageTemplates.head + top, and: PageTemplates.bottom)
    }

    /// A page for whoever has not signed in.
    static func outside(_ inside: String) -> HTMLTemplate {
        HTMLTemplate(inside, between: PageTemplates.head + outsideTop, and: PageTemplates.bottom)
    }

    // The links stand twice, and the style sheet shows one of the two: a list that opens on a phone, a line beside it on a desk.
    private static let top = """
        <body class="console">
        <a class="skip" href="#content">{{say.skip}}</a>
        <header><p class="company">{{company}}</p>
        <form method="post" action="{{leave}}" class="who"><input type="hidden" name="code" value="{{code}}">
        <a href="{{self}}">{{staff}}</a> <button type="submit" class="plain">{{say.leave}}</button></form>
        <nav aria-label="{{say.sections}}">
        <details class="menu"><summary>{{say.menu}}: {{here}}</summary>\(links)</details>
        <div class="bar">\(links)</div>
        </nav></header>
        <main id="content">
        {{#flash}}<p class="note" role="status">{{flash}}</p>{{/flash}}

        """

    private static let links = """
        <ul>{{#nav}}<li><a href="{{link}}"{{#current}} aria-current="page"{{/current}}>{{name}}</a></li>{{/nav}}</ul>
        """

    private static let outsideTop = """
        <body>
        <a class="skip" href="#content">{{say.skip}}</a>
        <header><p class="company">{{company}}</p></header>
        <main id="content">

        """
}
