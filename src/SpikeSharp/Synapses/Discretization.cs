namespace SpikeSharp;

/// <summary>How an analog filter becomes a discrete one.</summary>
public enum Discretization
{
    /// <summary>The input is held during a step: exact for step-wise constant inputs.</summary>
    ZeroOrderHold,

    /// <summary>Trapezoidal rule.</summary>
    Bilinear,

    /// <summary>Forward difference.</summary>
    Euler,

    /// <summary>Backward difference.</summary>
    BackwardDifference,
}
