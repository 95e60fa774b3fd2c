using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace SpikeSharp.Conversion;

/// <summary>One application of a layer of a trained network. Closed: the kinds are the records that derive from it in this library.</summary>
/// <remarks>
/// Shapes are those of one item: the batch axis is dropped. Two layers are equal only if they are the same object, so a layer is a good dictionary key.
/// A layer that the model applies twice is two layers, <c>dense</c> and <c>dense#1</c>, that share their <see cref="Weights"/>.
/// </remarks>
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>The name in the graph: the model's own (<c>conv2d</c>), within a nested model <c>tower/conv2d</c>, a second application <c>conv2d#1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name in the model without nesting and application: <c>conv2d</c> of <c>tower/conv2d#1</c>.</summary>
    public string ModelName { get => field ?? Name; init; }

    /// <summary>The nested model that holds it, by <see cref="NestedModel.Name"/> (<c>tower</c>); empty in the outermost model.</summary>
    public string Scope { get; init; } = "";

    /// <summary>0 for the first application of the layer, 1 for the second, ...</summary>
    public int Application { get; init; }

    /// <summary>The class in its framework, for example <c>Conv2D</c>.</summary>
    public string ClassName { get => field ?? GetType().Name[..^nameof(Layer).Length]; init; }

    /// <summary>The layers whose outputs it takes, in order; they come earlier in <see cref="LayerGraph.Layers"/>.</summary>
    public ImmutableArray<Layer> Inputs { get; init; } = [];

    /// <summary>Shape of the output of one item; <c>default</c> if unknown (only after an <see cref="UnsupportedLayer"/>: see <see cref="IsShapeKnown"/>).</summary>
    public ImmutableArray<int> OutputShape { get; init; }

    /// <summary>False if a layer that is not supported comes before, so that the shape cannot be told.</summary>
    public bool IsShapeKnown => !OutputShape.IsDefault;

    /// <summary>Numbers in the output of one item: the product of <see cref="OutputShape"/>.</summary>
    public int OutputSize
    {
        get
        {
            int size = 1;
            foreach (int axis in IsShapeKnown ? OutputShape : []) size *= axis;
            return size;
        }
    }

    /// <summary>Shape of the first input.</summary>
    /// <exception cref="InvalidOperationException">The layer has no input.</exception>
    public ImmutableArray<int> InputShape =>
        Inputs.Length > 0 ? Inputs[0].OutputShape : throw new InvalidOperationException($"Layer '{Name}' has no input.");

    /// <summary>All variables in the order in which the framework stores them.</summary>
    public virtual ImmutableArray<Weights> Variables => [];

    /// <summary>Numbers in all variables, trained or not.</summary>
    public virtual int ParameterCount
    {
        get
        {
            int count = 0;
            foreach (Weights weights in Variables) count += weights.Count;
            return count;
        }
    }

    /// <summary>Whether training could change the layer.</summary>
    public bool Trainable { get; init; } = true;

    /// <summary>Whether the model asks for regularisers or constraints (of kernel, bias or activity); they have no effect on inference.</summary>
    public bool IsRegularized { get; init; }

    /// <summary>The activation it applies at its end; <see cref="Activation.Linear"/> for layers without.</summary>
    public virtual Activation Activation { get; init; }

    /// <summary>Same object.</summary>
    /// <param name="other">Another layer.</param>
    public virtual bool Equals(Layer? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Name} ({ClassName}) {ShapeText.Of(OutputShape)}";

    private protected static ImmutableArray<Weights> List(params ReadOnlySpan<Weights?> weights)
    {
        var list = ImmutableArray.CreateBuilder<Weights>(weights.Length);
        foreach (Weights? w in weights)
            if (w is not null)
                list.Add(w);
        return list.DrainToImmutable();
    }
}
