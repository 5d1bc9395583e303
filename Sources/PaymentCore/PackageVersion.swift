/// The version of this package.
public enum PackageVersion {
    /// The release by semantic versioning, as its tag is called: `0.1.0`.
    ///
    /// This is its one place: the command line, the bill of materials and the changelog are compared with it.
    public static let current = "0.1.0"
}
