import Foundation
import LoadLoop
import Synchronization

/// How long the pages take one at a time, and how many there are in a second.
enum Measuring {
    /// Different links are asked for in turn, so that none is answered from what the one before has left.
    private static let linksMax = 100

    /// A page that is slow is asked for less often: no longer than this.
    private static let timeMax = Duration.seconds(4)

    /// Asks for every page in turn, one request at a time on one connection, and prints a line for each.
    static func firstBytes(at site: URL, _ store: String, count: Int) throws {
        let (links, visits) = (try Links(of: store), try Visits(at: site, store: store))
        let pages = try Page.all.map { ($0, try visits.requests(for: $0, linksMax, of: links)) }
        guard let port = site.port else { throw WireError(what: "the site has no port") }
        let wire = try Wire(port: port)
        var seen: [String: (times: [Duration], bytes: Int, spent: Duration)] = [:]
        for turn in 0..<count {
            // Every turn begins with another page.
            for place in 0..<pages.count {
                let (page, requests) = pages[(place + turn) % pages.count]
                var mine = seen[page.name] ?? ([], 0, .zero)
                guard mine.spent < timeMax else { continue }
                let answer = try wire.send(requests[turn % requests.count])
                guard answer.status == page.status else {
                    throw WireError(what: "the page '\(page.name)' was answered \(answer.status)")
                }
                mine.times.append(answer.firstByte)
                mine.spent += answer.whole
                mine.bytes = answer.body.count
                seen[page.name] = mine
            }
        }
        for (page, _) in pages {
            guard let mine = seen[page.name] else { continue }
            print(
                "page=\(page.name) area=\(page.area) asked=\(mine.times.count) bytes=\(mine.bytes)",
                "\(Times(mine.times).text) title=\(page.title)")
        }
    }

    /// Asks for one page on several connections at a time, and prints how many there were in a second.
    static func rate(of page: Page, at site: URL, _ store: String, connections: Int, count: Int) async throws {
        let requests = try Visits(at: site, store: store).requests(for: page, linksMax, of: Links(of: store))
        guard let port = site.port else { throw WireError(what: "the site has no port") }
        let next = Atomic(0)
        let clock = ContinuousClock()
        let start = clock.now
        let failed = await onThreads(connections) {
            var failed = 0
            do {
                let wire = try Wire(port: port)
                while true {
                    let number = next.add(1, ordering: .relaxed).oldValue
                    guard number < count else { return failed }
                    if try wire.send(requests[number % requests.count]).status != page.status { failed += 1 }
                }
            } catch {
                // The connection is gone, and so are the requests that it would have sent.
                return failed + 1
            }
        }.reduce(0, +)
        let wall = clock.now - start
        print(
            "page=\(page.name) failed=\(failed) per_s=\(Int(Double(count) / (wall / .seconds(1)))) title=\(page.title)")
        if failed > 0 { stop("\(failed) answers were not as expected") }
    }
}
