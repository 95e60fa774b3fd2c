namespace SpikeSharp.Conversion;

/// <summary>Several inputs combined element by element; axes of size 1 or missing in front stretch to the others' sizes. An input may occur more than once.</summary>
public abstract record MergeLayer : Layer
{
    private protected MergeLayer()
    {
    }
}

/// <summary>The sum of the inputs.</summary>
public sealed record AddLayer : MergeLayer;

/// <summary>The first of two inputs minus the second.</summary>
public sealed record SubtractLayer : MergeLayer;

/// <summary>The product of the inputs.</summary>
public sealed record MultiplyLayer : MergeLayer;

/// <summary>The mean of the inputs.</summary>
public sealed record AverageLayer : MergeLayer;

/// <summary>The largest of the inputs.</summary>
public sealed record MaximumLayer : MergeLayer;

/// <summary>The smallest of the inputs.</summary>
public sealed record MinimumLayer : MergeLayer;
