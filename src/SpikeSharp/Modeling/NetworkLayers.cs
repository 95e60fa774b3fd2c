using System.Numerics.Tensors;

namespace SpikeSharp;

/// <summary>Layers as deep learning knows them: one call adds neurons or a tensor node and the connection that feeds it.</summary>
/// <remarks>The connection has no synapse unless one is given, and is not trainable: its transform stands for the shape of the layer.</remarks>
/// <example><code>
/// Neurons hidden = network.Layer(input, new SpikingRectifiedLinear(), new Dense(128, 784, new Glorot()));
/// TensorNode output = network.Layer(hidden, x => Tensor.Tanh&lt;double&gt;(x));
/// </code></example>
public static class NetworkLayers
{
    /// <summary>A layer of neurons: an ensemble of one dimension that is used through its neurons.</summary>
    /// <param name="network">Network to add to.</param>
    /// <param name="input">What feeds the layer.</param>
    /// <param name="neuronType">Neurons of the layer; their gains and biases come from the network's <see cref="Network.Config"/>.</param>
    /// <param name="transform">On the way into the neurons; null: not set.</param>
    /// <param name="shapeIn">Shape of one item that enters the neurons, whose product is their number; null: the rows of <paramref name="transform"/>, or the size of <paramref name="input"/>.</param>
    /// <param name="synapse">Filter of the connection; null: <see cref="Synapse.None"/>.</param>
    /// <param name="label">Text for people, or null.</param>
    /// <returns>The neurons, to connect from and to probe.</returns>
    /// <exception cref="InvalidOperationException"><paramref name="input"/> was not added to this model.</exception>
    /// <exception cref="ArgumentException">Sizes do not fit.</exception>
    public static Neurons Layer(
        this Network network, View input, NeuronType neuronType, Transform? transform = null, int[]? shapeIn = null, Synapse? synapse = null, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(neuronType);
        int size = SizeOf(shapeIn, transform, input);
        Ensemble ensemble = network.Add(new Ensemble(size, 1) { NeuronType = neuronType, Label = label });
        Feed(network, input, ensemble.Neurons, transform, synapse);
        return ensemble.Neurons;
    }

    /// <summary>A layer computed by a function of the whole minibatch.</summary>
    /// <param name="network">Network to add to.</param>
    /// <param name="input">What feeds the layer.</param>
    /// <param name="function">Fills its result; called once a step.</param>
    /// <param name="shapeOut">Shape of one item of the result.</param>
    /// <param name="transform">On the way into the node; null: not set.</param>
    /// <param name="shapeIn">Shape of one item that enters the function; null: a vector of the rows of <paramref name="transform"/>, or as long as <paramref name="input"/>.</param>
    /// <param name="synapse">Filter of the connection; null: <see cref="Synapse.None"/>.</param>
    /// <param name="label">Text for people, or null.</param>
    /// <returns>The node.</returns>
    /// <exception cref="InvalidOperationException"><paramref name="input"/> was not added to this model.</exception>
    /// <exception cref="ArgumentException">Sizes do not fit.</exception>
    public static TensorNode Layer(
        this Network network, View input, TensorFunction function, int[] shapeOut, Transform? transform = null, int[]? shapeIn = null, Synapse? synapse = null, string? label = null) =>
        Layer(network, input, shape => new TensorNode(function, shape, shapeOut) { Label = label }, transform, shapeIn, synapse);

    /// <summary>A layer computed by a function that returns its result as a tensor.</summary>
    /// <param name="network">Network to add to.</param>
    /// <param name="input">What feeds the layer.</param>
    /// <param name="function">Takes a tensor of shape (items, shapeIn...) and returns one of shape (items, shapeOut...); called once a step.</param>
    /// <param name="shapeOut">Shape of one item of the result; null: found by calling the function now on zeros of one item.</param>
    /// <param name="transform">On the way into the node; null: not set.</param>
    /// <param name="shapeIn">Shape of one item that enters the function; null: a vector of the rows of <paramref name="transform"/>, or as long as <paramref name="input"/>.</param>
    /// <param name="synapse">Filter of the connection; null: <see cref="Synapse.None"/>.</param>
    /// <param name="label">Text for people, or null.</param>
    /// <returns>The node.</returns>
    /// <exception cref="InvalidOperationException"><paramref name="input"/> was not added to this model.</exception>
    /// <exception cref="ArgumentException">Sizes do not fit, or the shape of the result cannot be found.</exception>
    public static TensorNode Layer(
        this Network network, View input, Func<Tensor<double>, Tensor<double>> function, int[]? shapeOut = null, Transform? transform = null, int[]? shapeIn = null, Synapse? synapse = null,
        string? label = null) =>
        Layer(network, input, shape => new TensorNode(function, shape, shapeOut) { Label = label }, transform, shapeIn, synapse);

    private static TensorNode Layer(Network network, View input, Func<int[], TensorNode> create, Transform? transform, int[]? shapeIn, Synapse? synapse)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(input);
        TensorNode node = network.Add(create(shapeIn ?? [SizeOf(null, transform, input)]));
        Feed(network, input, node, transform, synapse);
        return node;
    }

    private static void Feed(Network network, View input, View layer, Transform? transform, Synapse? synapse) =>
        network.Add(new Connection(input, layer) { Transform = transform, Synapse = synapse ?? Synapse.None, Trainable = false });

    private static int SizeOf(int[]? shapeIn, Transform? transform, View input) => shapeIn is not null
        ? shapeIn.Aggregate(1, (product, n) => checked(product * n))
        : transform switch
        {
            Dense { Rows: > 0 } dense => dense.Rows,
            Sparse sparse => sparse.Rows,
            Convolution convolution => convolution.Output.Size,
            ConvolutionTranspose convolution => convolution.Output.Size,
            _ => input.SizeOut,
        };
}
