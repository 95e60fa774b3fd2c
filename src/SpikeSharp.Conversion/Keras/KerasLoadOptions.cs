using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>What a Keras file may leave open.</summary>
public sealed record KerasLoadOptions
{
    /// <summary>Shape of one item, without the batch axis, for inputs whose shape the model leaves open (<c>None</c> in Keras), for example <c>[28, 28, 1]</c>.</summary>
    /// <value>Default empty: every input must have a known shape. Sizes that the model does give must agree.</value>
    public ImmutableArray<int> InputShape { get; init; } = [];

    /// <summary>
    /// Path of the JSON that <c>model.to_json()</c> wrote, for a file that holds weights only (<c>model.save_weights("x.weights.h5")</c>); null for a whole model.
    /// </summary>
    public string? Architecture { get; init; }
}
