namespace SpikeSharp.Conversion;

/// <summary>What becomes of max pooling.</summary>
public enum MaxPooling
{
    /// <summary>A node takes the largest of the values that arrive in each step, as NengoDL does: behind spikes, the largest spike of the step, or of the filtered spikes.</summary>
    Keep,

    /// <summary>Average pooling stands in for it, which changes the numbers: networks lose tens of points of accuracy unless they are trained again.</summary>
    Average,

    /// <summary>
    /// It moves in front of the neurons before it, which changes nothing in the trained network, since both keep the order of values: the largest of the currents, summed
    /// over time, goes to neurons of the pooled size. Where that cannot be, <see cref="Keep"/>, with a diagnostic that says why.
    /// </summary>
    BeforeNeurons,
}
