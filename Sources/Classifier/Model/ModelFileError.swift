/// Why bytes are no model that can be used.
package enum ModelFileError: Error, Equatable, CustomStringConvertible {
    /// They do not begin as a model does.
    case notAModel
    /// They are of a format that this program does not know.
    case unknownFormat(UInt32)
    /// There are fewer or more of them than there should be.
    case wrongLength(expected: Int, found: Int)
    /// Some have changed since they were written.
    case damaged
    /// They are whole but contradict themselves.
    case inconsistent(String)
    /// It is a model of something else.
    case wrongKind

    /// What is wrong and what to do, for people.
    package var description: String {
        switch self {
        case .notAModel: "this is not a classifier model; choose a file that `classifier train` wrote"
        case .unknownFormat(let format):
            "the model has format \(format), which this version does not read; train it again"
        case .wrongLength(let expected, let found):
            "the model has \(found) bytes where it should have \(expected); copy or train it again"
        case .damaged: "the model is damaged (its checksum differs); copy or train it again"
        case .inconsistent(let what): "the model contradicts itself (\(what)); train it again"
        case .wrongKind: "this is a model of something else; choose the one for this purpose"
        }
    }
}
