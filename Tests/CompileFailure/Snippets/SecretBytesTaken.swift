import PaymentCore

// S-05: the bytes of a secret are behind a closure only.
func bytes(_ secret: Secret) -> Any {
    // expect-error: 'storage' is inaccessible due to 'private' protection level
    secret.storage
}
