using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>A model within the model. Its layers stand in the outer graph under names that begin with its own.</summary>
/// <param name="Name">The name in the graph: <c>tower</c>, <c>tower#1</c> for a second application, <c>outer/tower</c> when nested deeper.</param>
/// <param name="ModelName">The name in the model file.</param>
/// <param name="ClassName"><c>Sequential</c> or <c>Functional</c>.</param>
/// <param name="Scope">The model that holds it, empty for the outermost.</param>
/// <param name="Inputs">What it takes: the relays (see <see cref="InputLayer"/>) of its inputs, in order.</param>
/// <param name="Outputs">The layers whose outputs it gives, in order.</param>
public sealed record NestedModel(string Name, string ModelName, string ClassName, string Scope, ImmutableArray<Layer> Inputs, ImmutableArray<Layer> Outputs)
{
    /// <summary>0 for the first application of the model, 1 for the second, ...</summary>
    public int Application { get; init; }
}

/// <summary>Where a graph was read from.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Format">For example <c>Keras zip</c> or <c>Keras HDF5</c>.</param>
/// <param name="FrameworkVersion">The version of the framework that wrote it, or null if the file does not say.</param>
public sealed record ModelSource(string File, string Format, string? FrameworkVersion);

/// <summary>A trained network as every reader delivers it: layers in an order in which they can be computed, shapes, weights. Immutable.</summary>
public sealed partial class LayerGraph
{
    private readonly Dictionary<string, Layer> _byName;

    /// <summary>A graph from its layers.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="className"><c>Sequential</c> or <c>Functional</c>.</param>
    /// <param name="layers">Every layer after all layers it takes its inputs from; names must differ.</param>
    /// <param name="inputs">The input layers in the order of the model.</param>
    /// <param name="outputs">The layers whose outputs are the model's, in its order; one may occur twice.</param>
    /// <exception cref="ArgumentException">Two layers have one name, or a layer stands before one of its inputs, or an input or output is no layer of the graph.</exception>
    public LayerGraph(string name, string className, ImmutableArray<Layer> layers, ImmutableArray<InputLayer> inputs, ImmutableArray<Layer> outputs)
    {
        Name = name;
        ClassName = className;
        Layers = layers;
        Inputs = inputs;
        Outputs = outputs;
        _byName = new Dictionary<string, Layer>(layers.Length);
        HashSet<Layer> seen = [];
        foreach (Layer layer in layers)
        {
            foreach (Layer input in layer.Inputs)
                if (!seen.Contains(input))
                    throw new ArgumentException($"Layer '{layer.Name}' stands before its input '{input.Name}'.", nameof(layers));
            if (!_byName.TryAdd(layer.Name, layer))
                throw new ArgumentException($"Two layers are named '{layer.Name}'.", nameof(layers));
            seen.Add(layer);
        }

        foreach (InputLayer input in inputs)
            if (!seen.Contains(input) || !input.IsModelInput)
                throw new ArgumentException($"Input '{input.Name}' is no input layer of the graph.", nameof(inputs));
        foreach (Layer output in outputs)
            if (!seen.Contains(output))
                throw new ArgumentException($"Output '{output.Name}' is no layer of the graph.", nameof(outputs));
        OutputNames = [.. outputs.Select(output => output.Name)];
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary><c>Sequential</c> or <c>Functional</c>.</summary>
    public string ClassName { get; }

    /// <summary>All layers, each after those it takes its inputs from.</summary>
    public ImmutableArray<Layer> Layers { get; }

    /// <summary>The inputs in the order of the model.</summary>
    public ImmutableArray<InputLayer> Inputs { get; }

    /// <summary>The layers whose outputs are the model's, in its order.</summary>
    public ImmutableArray<Layer> Outputs { get; }

    /// <summary>A name for every output: the layer's, or the nested model's if the model names that.</summary>
    public ImmutableArray<string> OutputNames { get; init; }

    /// <summary>Models within the model, each after those it holds.</summary>
    public ImmutableArray<NestedModel> NestedModels { get; init; } = [];

    /// <summary>What was noticed while reading, for example that the file does not say which version wrote it.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Where it was read from, or null.</summary>
    public ModelSource? Source { get; init; }

    /// <summary>One refusal for every layer that is not supported, in the order of <see cref="Layers"/>.</summary>
    public ImmutableArray<Diagnostic> Refusals => [.. Layers.OfType<UnsupportedLayer>().Select(layer => layer.Refusal).Distinct()];

    /// <summary>Numbers in all variables; those of a layer applied twice count once.</summary>
    public int ParameterCount => Layers.Where(layer => layer.Application == 0).Sum(layer => layer.ParameterCount);

    /// <summary>A layer by its name in the graph.</summary>
    /// <param name="name">For example <c>conv2d</c>, <c>tower/conv2d</c>, <c>dense#1</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message names the nearest and all names.</exception>
    public Layer this[string name] => TryGetLayer(name) ?? throw new ArgumentException(
        $"The model '{Name}' has no layer '{name}'{SpellCheck.Question(name, _byName.Keys)}; it has {string.Join(", ", Layers.Select(layer => layer.Name))}.", nameof(name));

    /// <summary>A layer by its name in the graph, or null.</summary>
    /// <param name="name">For example <c>conv2d</c>.</param>
    public Layer? TryGetLayer(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Returns if every layer is supported.</summary>
    /// <exception cref="ConversionException">All layers that are not, at once.</exception>
    public void ThrowIfRefused()
    {
        if (Refusals is { IsEmpty: false } refusals)
            throw new ConversionException(refusals);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({ClassName}): {Layers.Length} layers, {ParameterCount} parameters";
}
