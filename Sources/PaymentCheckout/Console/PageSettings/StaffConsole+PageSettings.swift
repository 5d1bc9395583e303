internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PaymentCore
internal import PaymentDocuments
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentTemplates

/// How the payment page looks and what it says (P-BK-8, P-IF-5).
extension StaffConsole {
    /// The pages of these settings.
    var pageSettingsRoutes: [ConsoleRoute] {
        var routes: [ConsoleRoute] = [
            (.get, "staff/page", .configure, { try await showPageSettings($0) }),
            (.post, "staff/page", .configure, { try await savePageSettings($0) }),
            (.post, "staff/page/summary", .configure, { try await summarizePage($0) }),
            (.get, "staff/page/preview", .configure, { try await previewPage($0) }),
            (.post, "staff/page/preview", .configure, { try await previewTypedPage($0) }),
            (.get, "staff/page/preview.css", .configure, { try await previewStyle($0) }),
        ]
        for use in Picture.Use.allCases {
            routes.append(
                (.post, RouterPath("staff/page/\(use.rawValue)"), .configure, { try await upload(use, $0) }))
            routes.append(
                (.post, RouterPath("staff/page/\(use.rawValue)/remove"), .configure, { try await remove(use, $0) }))
        }
        return routes
    }

    // MARK: Texts and colors

    private func showPageSettings(_ visit: ConsoleVisit) async throws -> Response {
        let kept = try await site.page()
        let done = try visit.done(at: "staff/page").flatMap { SettingsWord(rawValue: $0) }
        return try page(
            visit, PageForm(kept.value, visit.language), kept, version: kept.version, sample: kept.value,
            flash: done.map { visit.language.settings.word($0) }
        ).response()
    }

    private func savePageSettings(_ visit: ConsoleVisit) async throws -> Response {
        let kept = try await site.page()
        let version = try version(visit.request)
        var form = PageForm(visit.request.form, visit.language)
        guard let settings = form.settings(pictures: kept.value) else {
            return try page(visit, form, kept, version: version, status: .unprocessableContent).response()
        }
        // The same form again, by a second press or the button back, changes nothing more (F-40).
        if settings == kept.value { return try visit.seeOther("staff/page", done: "saved") }
        guard version == kept.version else {
            return try page(
                visit, form, kept, version: kept.version, sample: settings,
                general: [visit.language.settings.word(.changedMeanwhile)], status: .conflict
            ).response()
        }
        try await site.setPage(settings, from: version, by: visit.actor)
        return try visit.seeOther("staff/page", done: "saved")
    }

    private func summarizePage(_ visit: ConsoleVisit) async throws -> Response {
        let kept = try await site.page()
        var form = PageForm(visit.request.form, visit.language)
        let settings = form.settings(pictures: kept.value)
        guard visit.request.form["fragment"] == FieldView.yes else {
            return try page(visit, form, kept, version: try version(visit.request), sample: settings).response()
        }
        let faults = form.groups.flatMap(\.fields).compactMap { field in
            field.fault.map { ["label": .text(field.label), "words": .text($0)] as TemplateValue }
        }
        return try SitePage(
            template: PageSettingsTemplates.summary,
            values: [
                "word": visit.language.settings.words, "sample": settings.map { sample($0, visit) } ?? false,
                "summaryFaults": faults.isEmpty ? false : ["list": .list(faults)],
            ], language: visit.language
        ).response()
    }

    // MARK: The page itself

    private func previewPage(_ visit: ConsoleVisit) async throws -> Response {
        try preview(try await site.page().value, visit, isExpired: visit.request.query["view"] == "expired")
    }

    private func previewTypedPage(_ visit: ConsoleVisit) async throws -> Response {
        // The button of the page that is shown.
        if visit.request.form["nonce"] != nil { return .seeOther(address.path("staff/page/preview")) }
        let kept = try await site.page()
        var form = PageForm(visit.request.form, visit.language)
        guard let settings = form.settings(pictures: kept.value) else {
            return try page(
                visit, form, kept, version: try version(visit.request), status: .unprocessableContent
            ).response()
        }
        return try preview(settings, visit, isExpired: visit.request.form["view"] == "expired")
    }

    private func preview(_ settings: PageSettings, _ visit: ConsoleVisit, isExpired: Bool) throws -> Response {
        let preview = PagePreview(
            settings: settings, address: address, language: visit.language, code: visit.session.formCode)
        return try (isExpired ? preview.expired() : preview.paying()).response()
    }

    private func previewStyle(_ visit: ConsoleVisit) async throws -> Response {
        var settings = try await site.page().value
        do { settings.accent = try visit.request.query["accent"].map { try AccentColor("#" + $0) } } catch {
            settings.accent = nil
        }
        let isSample = visit.request.query["part"] == "sample"
        let text =
            isSample
            ? BrandStyle.accent(settings.accent, of: ".sample")
            : BrandStyle.text(settings, pictures: address.path("assets/"))
        var fields = SecurityHeaders.of()
        fields[.contentType] = "text/css; charset=utf-8"
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    // MARK: Pictures

    private func upload(_ use: Picture.Use, _ visit: ConsoleVisit) async throws -> Response {
        do {
            try await site.setPicture(
                visit.request.files["file"] ?? [], for: use, from: try version(visit.request), by: visit.actor)
        } catch let error as PictureError {
            return try await refused(use, error, visit)
        }
        return try visit.seeOther("staff/page", done: "pictureSaved")
    }

    private func remove(_ use: Picture.Use, _ visit: ConsoleVisit) async throws -> Response {
        let kept = try await site.page()
        // Sent twice, it is gone already.
        if kept.value.mark(of: use) != nil {
            try await site.removePicture(use, from: try version(visit.request), by: visit.actor)
        }
        return try visit.seeOther("staff/page", done: "pictureRemoved")
    }

    private func refused(_ use: Picture.Use, _ error: PictureError, _ visit: ConsoleVisit) async throws -> Response {
        let kept = try await site.page()
        return try page(
            visit, PageForm(kept.value, visit.language), kept, version: kept.version, sample: kept.value,
            pictureFault: (use, error.message(in: visit.language)), status: .unprocessableContent
        ).response()
    }

    private func version(_ request: SiteRequest) throws(FormProblem) -> Int {
        guard let version = Int(request.form["version"] ?? ""), version >= 0 else { throw .unreadable }
        return version
    }
}
