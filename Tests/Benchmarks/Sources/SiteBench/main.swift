// The checkout site over a store with very many orders, and its visitors. `harness/site.py` runs both.
//
//     SiteBench fill STORE ORDERS SEED                        makes a store, with its key and its links beside it
//     SiteBench serve STORE PORT MOCK                         the site on a port; prints a line when it is ready
//     SiteBench pages SITE STORE COUNT                        the first byte of each page, one request at a time
//     SiteBench rate SITE STORE COUNT CONNECTIONS PAGE        one page on several connections at a time
//     SiteBench payers SITE STORE COUNT AT_A_TIME FIRST       payers who pay a deposit each, from the FIRST link on
//
// `serve` takes the secrets of the mock from STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.

import Foundation
import LoadLoop

let arguments = Array(CommandLine.arguments.dropFirst())
let usage = "usage: SiteBench fill|serve|pages|rate|payers <store or site> <…>; see the source"

/// A number among the arguments.
func number(_ place: Int) -> Int {
    guard place < arguments.count, let number = Int(arguments[place]), number >= 0 else { stop(usage) }
    return number
}

do {
    switch (arguments.first, arguments.count) {
    case ("fill", 4):
        let start = ContinuousClock.now
        try await Filling.fill(arguments[1], count: number(2), seed: UInt64(number(3)))
        print("orders=\(number(2)) seconds=\(start.duration(to: .now) / .seconds(1))")
    case ("serve", 4):
        try await ShopFront(store: arguments[1], port: number(2), mock: arguments[3]).serve()
    case ("pages", 4), ("rate", 6), ("payers", 6):
        guard let site = URL(string: arguments[1]) else { stop(usage) }
        let store = arguments[2]
        switch arguments[0] {
        case "pages": try Measuring.firstBytes(at: site, store, count: number(3))
        case "rate":
            guard let page = Page.all.first(where: { $0.name == arguments[5] }) else { stop(usage) }
            try await Measuring.rate(of: page, at: site, store, connections: number(4), count: number(3))
        default: try await Crowd.pay(at: site, Links(of: store), first: number(5), count: number(3), atATime: number(4))
        }
    default: stop(usage)
    }
} catch {
    stop("\(error)")
}
