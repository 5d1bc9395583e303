internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

extension MockServer {
    /// The line that a mock prints when it is ready: where it is and how to reach it.
    var announcement: JSON {
        let credentials = JSONObject(credentials.map { ($0.name, JSON.string($0.value)) })
        return [
            "gateway": .string(Gateway.name), "url": .string(baseURL.text), "credentials": .object(credentials),
            "control": ["url": .string(controlURL), "token": .string(controlToken)],
        ]
    }
}
