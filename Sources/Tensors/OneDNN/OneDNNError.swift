import COneDNN

/// A call of oneDNN that did not succeed.
public struct OneDNNError: Error, Equatable, CustomStringConvertible {
  /// What was to be made or run, such as `"convolution forward"`.
  public let operation: String
  /// `dnnl_status_t`'s value.
  public let status: UInt32

  public var description: String {
    let name =
      switch status {
      case 1: "out of memory"
      case 2: "invalid arguments"
      case 3: "not implemented on this processor"
      case 5: "runtime error"
      default: "status \(status)"
      }
    return "oneDNN: \(operation): \(name)"
  }

  /// Throws unless `status` is success.
  package static func check(_ status: dnnl_status_t, _ operation: @autoclosure () -> String) throws(OneDNNError) {
    guard status == dnnl_success else {
      throw OneDNNError(operation: operation(), status: UInt32(status.rawValue))
    }
  }
}
