/// Sets a paper on pages: letterhead, title and facts on the first, the lines over as many as they need.
struct PaperLayout {
    /// 20 millimeters.
    private static let margin = 56.69
    private static let width = Canvas.pageWidth - 2 * margin
    /// Where lines end; what is below belongs to the foot of the page.
    private static let bottom = Canvas.pageHeight - margin - 18

    private let paper: Paper
    private let branding: Branding
    private let canvas: Canvas
    private let accent: Color
    private let tables: [TableLayout]

    /// A piece that stands on one page.
    private enum Block {
        case heading(Int)
        case tableHeading(Int)
        case row(part: Int, index: Int)
        case closing(String)
        case link(Paper.Link)
    }

    /// Lays the lines out.
    init(_ paper: Paper, _ branding: Branding, _ canvas: Canvas) {
        self.paper = paper
        self.branding = branding
        self.canvas = canvas
        accent = branding.accent.readable.color
        tables = paper.parts.map { TableLayout($0.table, left: Self.margin, width: Self.width, canvas) }
    }

    /// Draws all pages.
    ///
    /// - Returns: how many there are.
    func draw() throws(DocumentError) -> Int {
        let pages = divided(from: drawFacts(below: drawTitle(below: try drawLetterhead())))
        for (index, page) in pages.enumerated() {
            if index > 0 { drawRunningHead() }
            drawFoot("\(index + 1) / \(pages.count)")
            draw(page)
            canvas.endPage()
        }
        return pages.count
    }

    // MARK: the first page

    private func drawLetterhead() throws(DocumentError) -> Double {
        let half = Self.width / 2 - 10
        var box = Box(x: Self.margin, y: Self.margin, width: half)
        if let logo = branding.logo { box.y += try canvas.draw(png: logo.bytes, in: box, heightMax: 48) + 6 }
        box.y += canvas.draw(PlainText.line(branding.name, .name), .business, in: box, tag: .paragraph) + 2
        box.y += canvas.draw(PlainText.line(branding.line, .name), .label, in: box, tag: .paragraph)
        var address = Box(x: Self.margin + half + 20, y: Self.margin + 2, width: half)
        for line in branding.address {
            address.y += canvas.draw(PlainText.line(line, .short), .label, in: address, .trailing, tag: .paragraph) + 2
        }
        let end = max(box.y, address.y) + 12
        canvas.rule(in: Box(x: Self.margin, y: end, width: Self.width), accent, thickness: 1.2)
        return end
    }

    private func drawTitle(below y: Double) -> Double {
        let style = TextStyle(size: 20, isBold: true, color: accent)
        let box = Box(x: Self.margin, y: y + 26, width: Self.width)
        return box.y + canvas.draw(paper.title, style, in: box, tag: .heading)
    }

    private func drawFacts(below y: Double) -> Double {
        let half = Self.width / 2 - 10
        var box = Box(x: Self.margin, y: y + 16, width: half)
        box.y += canvas.draw(paper.party.label, .label, in: box, tag: .paragraph) + 2
        box.y += canvas.draw(paper.party.name, .subject, in: box, tag: .paragraph) + 3
        for line in paper.party.lines { box.y += canvas.draw(line, .body, in: box, tag: .paragraph) + 2 }

        let names = paper.facts.map { canvas.width(of: $0.name, .label) }.max() ?? 0
        let left = Self.margin + half + 20
        var value = Box(x: left + names + 12, y: y + 16, width: half - names - 12)
        canvas.begin(.list)
        for fact in paper.facts {
            // Both on one line of writing, though the name is smaller.
            let label = Box(x: left, y: value.y + 0.9, width: names + 2)
            canvas.begin(.item)
            let labelHeight = canvas.draw(fact.name, .label, in: label, tag: .itemLabel)
            value.y += max(labelHeight, canvas.draw(fact.value, .body, in: value, tag: .itemBody)) + 3
            canvas.end(.item)
        }
        canvas.end(.list)
        var end = max(box.y, value.y)
        if !paper.subject.isEmpty {
            let subject = Box(x: Self.margin, y: end + 18, width: Self.width)
            end = subject.y + canvas.draw(paper.subject, .subject, in: subject, tag: .subheading)
        }
        return end
    }

    // MARK: every page

    private func drawRunningHead() {
        let box = Box(x: Self.margin, y: Self.margin - 18, width: Self.width)
        canvas.draw("\(paper.title) · \(paper.party.name)", .small, in: box, lines: 1)
    }

    private func drawFoot(_ number: String) {
        let y = Canvas.pageHeight - Self.margin + 6
        canvas.rule(in: Box(x: Self.margin, y: y - 6, width: Self.width), .hairline)
        let name = Box(x: Self.margin, y: y, width: Self.width - 80)
        canvas.draw(PlainText.line(branding.name, .name), .small, in: name, lines: 1)
        canvas.draw(number, .small, in: Box(x: Self.margin + Self.width - 70, y: y, width: 70), .trailing, lines: 1)
    }

    private func draw(_ page: [(block: Block, y: Double)]) {
        var isInTable = false
        for (block, y) in page {
            switch block {
            case .tableHeading, .row: break
            case .heading, .closing, .link:
                if isInTable { canvas.end(.table) }
                isInTable = false
            }
            let box = Box(x: Self.margin, y: y, width: Self.width)
            switch block {
            case .heading(let part): canvas.draw(paper.parts[part].heading, .subject, in: box, tag: .subheading)
            case .tableHeading(let part):
                if isInTable { canvas.end(.table) }
                canvas.begin(.table)
                isInTable = true
                tables[part].drawHeading(at: y, accent, canvas)
            case .row(let part, let index): tables[part].drawRow(index, at: y, accent, canvas)
            case .closing(let text): canvas.draw(text, .body, in: box, tag: .paragraph)
            case .link(let link):
                _ = canvas.draw(link, TextStyle(size: 9, isBold: true, color: accent), in: box)
            }
        }
        if isInTable { canvas.end(.table) }
    }
}

// MARK: dividing into pages

extension PaperLayout {
    /// Puts each piece on a page; the names of the columns stand on each anew.
    private func divided(from start: Double) -> [[(block: Block, y: Double)]] {
        var pages: [[(block: Block, y: Double)]] = [[]]
        var y = start
        func place(_ block: Block, height: Double) {
            pages[pages.count - 1].append((block, y))
            y += height
        }
        func makeRoom(_ height: Double) -> Bool {
            guard y + height > Self.bottom else { return false }
            pages.append([])
            y = Self.margin
            return true
        }
        for (part, layout) in tables.enumerated() {
            let groups = layout.groups
            let first = layout.headingHeight + (groups.first.map(layout.height) ?? 0)
            let heading = paper.parts[part].heading
            let headingHeight = heading.isEmpty ? 0 : canvas.height(of: heading, .subject, width: Self.width) + 8
            if !makeRoom(20 + headingHeight + first) { y += 20 }
            if !heading.isEmpty { place(.heading(part), height: headingHeight) }
            place(.tableHeading(part), height: layout.headingHeight)
            for group in groups {
                if makeRoom(layout.height(of: group)) { place(.tableHeading(part), height: layout.headingHeight) }
                for index in group { place(.row(part: part, index: index), height: layout.heights[index]) }
            }
        }
        for text in paper.closing {
            let height = canvas.height(of: text, .body, width: Self.width)
            if !makeRoom(height + 14) { y += 14 }
            place(.closing(text), height: height)
        }
        if let link = paper.link {
            let height = canvas.height(of: link.text, .bold, width: Self.width)
            if !makeRoom(height + 14) { y += 14 }
            place(.link(link), height: height)
        }
        return pages
    }
}

extension TableLayout {
    /// The lines, each with the sums behind it, which never stand alone.
    fileprivate var groups: [Range<Int>] {
        var groups: [Range<Int>] = []
        for index in heights.indices {
            if isSum(index), let last = groups.popLast() {
                groups.append(last.lowerBound..<(index + 1))
            } else {
                groups.append(index..<(index + 1))
            }
        }
        return groups
    }

    fileprivate func height(of group: Range<Int>) -> Double { heights[group].reduce(0, +) }
}
