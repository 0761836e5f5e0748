namespace Moomoo.OpenD.Simulator;

/// <summary>A request as it reached the simulator.</summary>
/// <param name="Connection">The connection that sent it; connections are numbered from 1.</param>
/// <param name="ProtoId">Which message (protocol page, "Proto ids").</param>
/// <param name="SerialNumber">The client's number of the request.</param>
/// <param name="Code">The security, <c>MARKET.CODE</c>, or several separated by commas; null if the request has none.</param>
/// <param name="NextKey">The key or offset of the page; null for the first page.</param>
/// <param name="Num">Number of rows requested; null if left to the gateway.</param>
/// <param name="ReceivedAt">When it arrived, by the simulator's clock.</param>
public sealed record ReceivedRequest(int Connection, long ProtoId, long SerialNumber, string? Code, string? NextKey, int? Num, DateTimeOffset ReceivedAt);
