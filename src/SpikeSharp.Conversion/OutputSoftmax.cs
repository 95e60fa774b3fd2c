namespace SpikeSharp.Conversion;

/// <summary>What becomes of a softmax at the end of a model. One before other layers is always kept.</summary>
public enum OutputSoftmax
{
    /// <summary>It is computed as it is, without neurons; the outputs are the model's.</summary>
    Keep,

    /// <summary>It is left out: the logits are given out, of which the same one is largest.</summary>
    Drop,
}
