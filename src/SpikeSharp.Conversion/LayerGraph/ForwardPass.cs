namespace SpikeSharp.Conversion;

/// <summary>Computes a <see cref="LayerGraph"/> for one item at a time, in float64. It owns its buffers: one for each thread.</summary>
/// <remarks>
/// Every sum runs over the source in ascending order with one accumulator an output and without fused multiply-add, so results do not depend on the width of
/// vectors or the number of threads.
/// </remarks>
public sealed class ForwardPass
{
    private readonly LayerGraph _graph;
    private readonly Step[] _steps;
    private readonly Dictionary<Layer, double[]> _buffers = [];

    /// <summary>Makes the buffers.</summary>
    /// <param name="graph">A graph of which every layer is supported.</param>
    /// <exception cref="ConversionException">Some layer is not supported.</exception>
    public ForwardPass(LayerGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        graph.ThrowIfRefused();
        _graph = graph;
        _steps = new Step[graph.Layers.Length];
        for (int i = 0; i < _steps.Length; i++)
        {
            Layer layer = graph.Layers[i];
            double[] output = new double[layer.OutputSize];
            _buffers[layer] = output;
            _steps[i] = new Step(layer, [.. layer.Inputs.Select(input => _buffers[input])], output, LayerMath.Scratch(layer));
        }
    }

    /// <summary>Computes an item of a model with one input.</summary>
    /// <param name="input">The values in row-major order, as many as the input has.</param>
    /// <exception cref="ArgumentException">The number of values, or of inputs, does not fit.</exception>
    public void Run(ReadOnlySpan<double> input)
    {
        if (_graph.Inputs.Length != 1) throw new ArgumentException($"The model '{_graph.Name}' has {_graph.Inputs.Length} inputs; set each with SetInput.", nameof(input));
        SetInput(0, input);
        Run();
    }

    /// <summary>Sets one input of the next <see cref="Run()"/>.</summary>
    /// <param name="index">Which of <see cref="LayerGraph.Inputs"/>.</param>
    /// <param name="values">The values in row-major order.</param>
    /// <exception cref="ArgumentException">The number of values does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public void SetInput(int index, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _graph.Inputs.Length);
        InputLayer layer = _graph.Inputs[index];
        if (values.Length != layer.OutputSize)
            throw new ArgumentException($"Input '{layer.Name}' takes {layer.OutputSize} values of shape {ShapeText.Of(layer.OutputShape)}, found {values.Length}.", nameof(values));
        values.CopyTo(_buffers[layer]);
    }

    /// <summary>Computes all layers from the inputs that are set.</summary>
    public void Run()
    {
        foreach (Step step in _steps) LayerMath.Apply(step.Layer, step.Inputs, step.Output, step.Scratch);
    }

    /// <summary>The output of a layer after the last run; the next run overwrites it.</summary>
    /// <param name="layer">A layer of the graph.</param>
    /// <exception cref="ArgumentException">The layer belongs to another graph.</exception>
    public ReadOnlySpan<double> Output(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return _buffers.TryGetValue(layer, out double[]? buffer) ? buffer : throw new ArgumentException($"Layer '{layer.Name}' is no layer of the graph '{_graph.Name}'.", nameof(layer));
    }

    /// <summary>The output of a layer by its name, as <see cref="Output(Layer)"/>.</summary>
    /// <param name="layer">For example <c>conv2d</c>.</param>
    /// <exception cref="ArgumentException">There is no layer of that name.</exception>
    public ReadOnlySpan<double> Output(string layer) => Output(_graph[layer]);

    private readonly record struct Step(Layer Layer, double[][] Inputs, double[] Output, double[] Scratch);
}
