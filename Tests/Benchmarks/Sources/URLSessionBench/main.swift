// The same requests as TransportBench, sent by Foundation's URLSession; over plain HTTP only.
//
// URLSessionBench <url> <concurrency> <requests> [GET|POST]

import Foundation
import FoundationNetworking
import LoadLoop

let plan = LoadPlan()
guard let url = URL(string: plan.url) else { stop("\(plan.url) is no URL") }
let configuration = URLSessionConfiguration.ephemeral
configuration.httpMaximumConnectionsPerHost = plan.concurrency
configuration.urlCache = nil
let session = URLSession(configuration: configuration)
let request = {
    var request = URLRequest(url: url)
    request.setValue("application/json", forHTTPHeaderField: "Accept")
    request.setValue("Bearer sk_test_1234567890", forHTTPHeaderField: "Authorization")
    request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
    if plan.isPost {
        request.httpMethod = "POST"
        request.httpBody = Data(LoadPlan.form.utf8)
    }
    return request
}()
await report("URLSession", plan) { [session, request] in
    let (body, response) = try await session.data(for: request)
    return (response as? HTTPURLResponse)?.statusCode == 200 && !body.isEmpty
}
