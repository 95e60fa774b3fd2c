using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras;

/// <summary>An output of a call of a layer.</summary>
/// <param name="Layer">Its name within the model.</param>
/// <param name="Call">Which of its calls, as the file counts them.</param>
/// <param name="Tensor">Which output of that call.</param>
internal readonly record struct TensorReference(string Layer, int Call, int Tensor);

/// <summary>One call of a layer: its inputs in order.</summary>
/// <param name="Inputs">Outputs of other calls.</param>
/// <param name="IsTraining">Whether it was called with <c>training=True</c>.</param>
internal sealed record LayerCall(ImmutableArray<TensorReference> Inputs, bool IsTraining)
{
    /// <summary>For an operation its arguments in order: a number, or null for the next of <see cref="Inputs"/>.</summary>
    public ImmutableArray<double?> Arguments { get; init; } = [];
}

/// <summary>A model, or a model within a model, as the architecture describes it.</summary>
internal sealed class ModelDefinition
{
    public required string Name { get; init; }

    public required string ClassName { get; init; }

    public required ImmutableArray<LayerDefinition> Layers { get; init; }

    public bool IsSequential => ClassName == "Sequential";

    /// <summary>Inputs of a functional model.</summary>
    public ImmutableArray<TensorReference> Inputs { get; init; } = [];

    /// <summary>Outputs of a functional model.</summary>
    public ImmutableArray<TensorReference> Outputs { get; init; } = [];

    /// <summary>Input shape of a Sequential model without input layer, batch axis included; may be null.</summary>
    public ConfigValue BuildInputShape { get; init; }

    /// <summary>Shapes that the file gives for outputs of calls: they help to list what comes after a layer that is not supported.</summary>
    public Dictionary<TensorReference, ImmutableArray<int>> KnownShapes { get; } = [];
}

/// <summary>A layer as the architecture describes it, before it is applied.</summary>
internal sealed class LayerDefinition
{
    public required string Name { get; init; }

    /// <summary>The class, without the package of a user's class.</summary>
    public required string ClassName { get; init; }

    /// <summary>Full name of a class that is no layer of Keras (<c>mylab&gt;Square</c>), or null.</summary>
    public string? ForeignName { get; init; }

    /// <summary>An operation of a functional graph, which is no layer and owns no variables.</summary>
    public bool IsOperation { get; init; }

    public required ConfigValue Config { get; init; }

    public required ConfigValue BuildInputShape { get; init; }

    public bool Trainable { get; init; } = true;

    /// <summary>The model within, if it is one.</summary>
    public ModelDefinition? Model { get; init; }

    /// <summary>The layer that it applies to every time step, if it is such a wrapper.</summary>
    public LayerDefinition? Wrapped { get; init; }

    public ImmutableArray<LayerCall> Calls { get; init; } = [];

    /// <summary>The number that the file gives to the first of <see cref="Calls"/>.</summary>
    public int FirstCall { get; init; }

    /// <summary>What the file stores for it.</summary>
    public StoredVariables Variables { get; set; } = StoredVariables.None;

    /// <summary>Variables already read: applications share them.</summary>
    public Dictionary<int, Weights> Loaded { get; } = [];

    /// <summary>How often it has been applied so far.</summary>
    public int Applications { get; set; }
}
