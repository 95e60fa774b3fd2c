namespace SpikeSharp.Analysis;

/// <summary>What a layer would have seemed to do if a step with spikes counted as 1, however many there were.</summary>
/// <param name="Mean">Mean rate so counted, Hz.</param>
/// <param name="Max">Highest rate so counted, Hz; never above one a step.</param>
/// <param name="Missed">Share of the spikes that such a count does not see, 0 to 1.</param>
public readonly record struct BinaryRates(double Mean, double Max, double Missed);
