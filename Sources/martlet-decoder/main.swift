// SPDX-License-Identifier: Apache-2.0
// The decoder child: limits itself, warms up, locks itself down, and only then reads hostile bytes.

internal import Glibc
internal import MediaDecoding
internal import NativeDecoders

/// Ends the process after telling the parent why.
func refuse(_ code: DecoderExitCode, _ error: DecodeError, _ transport: DescriptorTransport)
  -> Never
{
  try? transport.refuse(error)
  exit(code.rawValue)
}

let transport = DescriptorTransport()

guard let addressSpace = CommandArguments.addressSpace(CommandLine.arguments) else {
  refuse(
    .badArguments,
    DecodeError(.broken, "martlet-decoder is started by martlet, with --address-space BYTES"),
    transport)
}

do {
  try LockDown.limitProcess(addressSpaceBytes: addressSpace)
} catch {
  refuse(.lockDownFailed, error, transport)
}

let decoder: LocalDecoder
do {
  let traces = try TraceScan(executable: runningExecutable())
  decoder = try LocalDecoder(
    scanTraces: traces.scan, watchRows: traces.watch, changeTrust: traces.configure)
} catch {
  let reason = error as? DecodeError
  refuse(
    .warmUpFailed, reason ?? DecodeError(.broken, "the decoders could not be started"), transport)
}

do {
  try Watchdog.start()
  try LockDown.forbidSystemCalls()
} catch {
  refuse(.lockDownFailed, error, transport)
}

do {
  #if DECODER_PROBES
  let server = WireServer(transport: transport, decoder: decoder, probe: DecoderProbe.answer)
  #else
  let server = WireServer(transport: transport, decoder: decoder)
  #endif
  try server.run()
} catch {
  exit(DecoderExitCode.protocolBroken.rawValue)
}
