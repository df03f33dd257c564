import Telemetry

/// An option of the command line as configuration files know it: by its long name, with a value of one kind.
struct Setting {
  /// What may stand behind the name in a file.
  enum Kind: String {
    case integer = "an integer"
    case integerOrAuto = "an integer, or auto in quotes"
    case number = "a number"
    case text = "a text in quotes"
    case boolean = "true or false"
  }

  let name: String
  let kind: Kind
  /// The value as TOML; nil where dctop chooses, or where there is none.
  let toml: String?
  let json: JSONValue

  init<Value: SettingValue>(_ name: String, _ value: Value?) {
    (self.name, kind) = (name, Value.settingKind)
    (toml, json) = (value?.toml, value?.json ?? .null)
  }
}

/// What an option can be.
protocol SettingValue {
  static var settingKind: Setting.Kind { get }
  var toml: String { get }
  var json: JSONValue { get }
}

extension SettingValue {
  var toml: String { json.description }
}

extension Int: SettingValue {
  static var settingKind: Setting.Kind { .integer }
  var json: JSONValue { .int(self) }
}

extension UInt64: SettingValue {
  static var settingKind: Setting.Kind { .integer }
  /// In quotes where it is larger than an integer of TOML can be.
  var toml: String { self > UInt64(Int64.max) ? "\"\(self)\"" : "\(self)" }
  var json: JSONValue { .unsigned(self) }
}

extension Float: SettingValue {
  static var settingKind: Setting.Kind { .number }
  var toml: String { "\(self)" }  // Swift's inf and nan are TOML's
  var json: JSONValue { .float(self) }
}

extension Double: SettingValue {
  static var settingKind: Setting.Kind { .number }
  var toml: String { "\(self)" }
  var json: JSONValue { .number(self) }
}

extension Bool: SettingValue {
  static var settingKind: Setting.Kind { .boolean }
  var json: JSONValue { .bool(self) }
}

extension String: SettingValue {
  static var settingKind: Setting.Kind { .text }
  var json: JSONValue { .text(self) }
}

extension SettingValue where Self: RawRepresentable, RawValue == String {
  static var settingKind: Setting.Kind { .text }
  var json: JSONValue { .text(rawValue) }
}
