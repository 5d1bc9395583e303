internal import PaymentLocalization

/// Says in a finished file which language it is in, and that its title stands for it: what screen readers need and cairo cannot
/// be told.
enum PDFCatalog {
    /// The file with the language in its catalog.
    ///
    /// cairo writes the catalog as the last object, so that besides it only the place where the table of objects begins
    /// changes. A file that ends in another way is left as it is.
    static func adding(to file: [UInt8], language: Language) -> [UInt8] {
        let tailCount = 64
        guard let catalog = file.lastIndex(of: "<< /Type /Catalog"), let table = file.lastIndex(of: "\nxref\n"),
            catalog < table, file[catalog..<table].lastIndex(of: " obj") == nil,
            let start = file.suffix(tailCount).lastIndex(of: "startxref\n")
        else { return file }
        let addition = Array(
            "\n   /Lang (\(language.rawValue))\n   /ViewerPreferences << /DisplayDocTitle true >>".utf8)
        let insertion = catalog + "<< /Type /Catalog".utf8.count
        var result = Array(file[..<insertion])
        result += addition
        result += file[insertion..<start]
        result += Array("startxref\n\(table + 1 + addition.count)\n%%EOF\n".utf8)
        return result
    }
}

extension RandomAccessCollection<UInt8> where Index == Int {
    /// Where `text` begins for the last time.
    fileprivate func lastIndex(of text: String) -> Int? {
        let text = Array(text.utf8)
        var place = endIndex - text.count
        while place >= startIndex {
            if self[place..<(place + text.count)].elementsEqual(text) { return place }
            place -= 1
        }
        return nil
    }
}
