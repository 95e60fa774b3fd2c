using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>What a parameter is.</summary>
public enum ParameterKind
{
    /// <summary>Encoders times gain over radius, shape (neurons, dimensions).</summary>
    ScaledEncoders,

    /// <summary>Biases, shape (neurons).</summary>
    Bias,

    /// <summary>Weights of a connection: decoders and transform in one matrix, a factor, a kernel, or the elements of a sparse matrix by rows.</summary>
    Weights,
}

/// <summary>Numbers of a built model that training may change.</summary>
/// <param name="Name">Path of the object and what it is: <c>a.scaled_encoders</c>, <c>a.bias</c>, <c>inner/ab.weights</c>. Unique in the model.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Object">Position in <see cref="BuiltModel.Ensembles"/>, for weights in <see cref="BuiltModel.Connections"/>.</param>
/// <param name="Signal">Where a run has it.</param>
/// <param name="IsTrainable">Whether training changes it: yes, unless the user said no, or a learning rule changes it and the user did not say yes.</param>
/// <param name="IsLearned">Whether a learning rule changes it during a run, for every item by itself.</param>
public sealed record ModelParameter(string Name, ParameterKind Kind, int Object, Signal Signal, bool IsTrainable, bool IsLearned)
{
    /// <summary>Shape of <see cref="Value"/>.</summary>
    public ImmutableArray<int> Shape => Signal.Matrix is { } matrix ? matrix.Data.Shape : Signal.Shape;

    /// <summary>The numbers at step 0.</summary>
    public NdArray Value => Signal.Matrix is { } matrix ? matrix.Data : Signal.Initial;
}
