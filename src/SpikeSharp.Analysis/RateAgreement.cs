namespace SpikeSharp.Analysis;

/// <summary>How near the mean output of spiking neurons (amplitude times rate) comes to the activations of the rate network, over all (item, neuron) pairs.</summary>
/// <param name="Correlation">Pearson's correlation; NaN where either side does not vary.</param>
/// <param name="MeanAbsoluteError">Mean of |mean output - activation|, in units of the activation.</param>
/// <param name="MeanActivation">Mean activation of the rate network: what to compare the error with.</param>
public readonly record struct RateAgreement(double Correlation, double MeanAbsoluteError, double MeanActivation);
